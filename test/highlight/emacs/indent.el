;;; indent.el --- Indents files anew  -*- lexical-binding: t -*-

;;; Commentary:

;; Indents and writes every file of the command line, and prints the index of the first as JSON.

;;; Code:

(require 'imenu)
(require 'json)
(require 'lmmu-mode)

(defun indent-index (file)
  "Indent and write FILE; the names in its index by kind."
  (with-current-buffer (find-file-noselect file)
    (let ((inhibit-message t))
      (indent-region (point-min) (point-max))
      (save-buffer))
    (cons (symbol-name major-mode)
          (mapcar (lambda (kind) (cons (car kind) (vconcat (mapcar #'car (cdr kind)))))
                  (let ((inhibit-message t)) (imenu--generic-function imenu-generic-expression))))))

(let ((indexes (mapcar #'indent-index command-line-args-left)))
  (princ (json-encode (list (cons 'mode (caar indexes)) (cons 'index (cdar indexes))))))
(setq command-line-args-left nil)

;;; indent.el ends here

;;; faces.el --- Prints the faces of files as JSON  -*- lexical-binding: t -*-

;;; Commentary:

;; For every file of the command line: the face of each character, or null.

;;; Code:

(require 'json)
(require 'lmmu-mode)

(defun faces-face (position)
  "The name of the innermost face at POSITION, or nil."
  (let ((face (get-text-property position 'face)))
    (if (consp face) (car face) face)))

(defun faces-of (file)
  "The faces of FILE."
  (with-temp-buffer
    (insert-file-contents file)
    (lmmu-mode)
    (font-lock-ensure)
    (vconcat (mapcar #'faces-face (number-sequence (point-min) (1- (point-max)))))))

(princ (json-encode (vconcat (mapcar #'faces-of command-line-args-left))))
(setq command-line-args-left nil)

;;; faces.el ends here

;;; mend.el --- A session with eglot, in an Emacs without a screen  -*- lexical-binding: t -*-

;;; Commentary:

;; Sets crossed sections (LMMU308) off, opens the file named on the command line, types `resume;' behind
;; `protect pages none;', takes the fix that the server prefers, renames LMMU_RENAMED to LMMU_NAME, spoils the layout and
;; formats, and explores the last scenario.  Prints, as JSON, the text after each step.

;;; Code:

(require 'json)
(require 'package)
(package-initialize)
(require 'eglot)
(require 'lmmu-eglot)

(setq-default
 lmmu-command (json-parse-string (getenv "LMMU_COMMAND") :array-type 'list)
 eglot-sync-connect 60
 ;; Changes are told at once rather than when the user pauses.
 eglot-send-changes-idle-time 0
 eglot-workspace-configuration '(:lmmu (:severities (:LMMU308 "off")))
 make-backup-files nil
 auto-save-default nil)

(defun await (what so)
  "Wait until SO gives something, and give it; WHAT is waited for."
  (let ((end (time-add nil 30)) found)
    (while (not (setq found (funcall so)))
      (when (time-less-p end nil)
        (error "In vain: %s" what))
      (accept-process-output nil 0.05))
    found))

(defun text ()
  "The whole text."
  (buffer-substring-no-properties (point-min) (point-max)))

(defun findings (type)
  "What flymake shows of TYPE."
  (seq-filter (lambda (each) (eq (flymake-diagnostic-type each) type)) (flymake-diagnostics)))

(find-file (pop command-line-args-left))
(run-hooks 'post-command-hook)
(await "the server" #'eglot-current-server)
;; Without a screen nothing pauses, and flymake checks nothing by itself.
(flymake-start)

(search-forward "protect pages none;")
(insert " resume;")
(backward-char 4)
(eglot--signal-textDocument/didChange)
(let* ((finding
        (await "the finding"
               (lambda ()
                 (seq-find (lambda (each) (string-match-p "crosses a section" (flymake-diagnostic-text each)))
                           (flymake-diagnostics (point))))))
       (shown (flymake-diagnostic-text finding))
       (chain (progn (lmmu-show-chain)
                     (with-current-buffer "*lmmu chain*"
                       (text))))
       (fix (seq-find (lambda (each) (eq (plist-get each :isPreferred) t))
                      (eglot-code-actions (point) (point) "quickfix")))
       fixed left renamed spoilt formatted explored)
  (eglot--apply-workspace-edit (plist-get fix :edit))
  (setq fixed (text))
  (eglot--signal-textDocument/didChange)
  (await "no error" (lambda () (null (findings 'eglot-error))))
  (setq left (length (findings 'eglot-error)))

  (goto-char (point-min))
  (search-forward (getenv "LMMU_RENAMED"))
  (backward-char 2)
  (eglot-rename (getenv "LMMU_NAME"))
  (setq renamed (text))

  (goto-char (point-min))
  (while (re-search-forward "^  " nil t)
    (replace-match ""))
  (setq spoilt (text))
  (eglot--signal-textDocument/didChange)
  (eglot-format-buffer)
  (setq formatted (text))

  (goto-char (point-max))
  (lmmu-explore)
  (setq explored (with-current-buffer "*lmmu interleavings*"
                   (text)))
  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot-current-server))
  (princ (json-serialize (list :shown shown :chain chain :offered (plist-get fix :title) :fixed fixed :left left
                               :renamed renamed :spoilt spoilt :formatted formatted
                               :explored explored))))

;;; mend.el ends here

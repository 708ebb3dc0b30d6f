;;; lmmu-eglot.el --- Findings in .lmmu files as you type, with eglot  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, tools

;;; Commentary:

;; Tells eglot of the language server, and starts it with each .lmmu file:
;;
;;   (add-to-list 'load-path "/where/it/is/lsp/editors/emacs")
;;   (require 'lmmu-eglot)
;;
;; Eglot is in Emacs 29; for Emacs 28 install it from GNU ELPA, or as elpa-eglot from Debian.  Set `lmmu-command' before
;; the first file is opened if `lmmu' is not in your PATH.  `lmmu-show-chain' shows the calls that lead to the finding
;; at point, which eglot itself does not; `lmmu-explore' explores all interleavings of the scenario at point.

;;; Code:

(require 'compile)
(require 'flymake)
(require 'lmmu-mode)

(defvar eglot-server-programs)
(declare-function eglot-ensure "eglot")
(declare-function eglot--uri-to-path "eglot")
(declare-function eglot-uri-to-path "eglot")
(declare-function eglot-current-server "eglot")
(declare-function eglot--TextDocumentIdentifier "eglot")
(declare-function jsonrpc-request "jsonrpc")

(defcustom lmmu-command '("lmmu" "lsp" "--stdio")
  "The language server's command and its arguments.
For instance (\"npx\" \"lmmu\" \"lsp\" \"--stdio\"), or, in a checkout,
(\"node\" \"/where/it/is/bin/lmmu.js\" \"lsp\" \"--stdio\")."
  :group 'lmmu
  :type '(repeat string))

(defun lmmu--contact (&rest _)
  "The server's command as it is set when eglot asks."
  lmmu-command)

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(lmmu-mode . lmmu--contact)))

(defun lmmu-eglot-ensure ()
  "Start the language server for this buffer, if there is eglot."
  (when (require 'eglot nil t)
    (eglot-ensure)))

(add-hook 'lmmu-mode-hook #'lmmu-eglot-ensure)

(defun lmmu--call (related)
  "A line on RELATED, a call of a chain as the protocol has it."
  (let* ((location (plist-get related :location))
         (uri (plist-get location :uri))
         (start (plist-get (plist-get location :range) :start)))
    (format "%s:%d:%d: %s\n"
            (if (fboundp 'eglot-uri-to-path) (eglot-uri-to-path uri) (eglot--uri-to-path uri))
            (1+ (plist-get start :line))
            (1+ (plist-get start :character))
            (plist-get related :message))))

(defun lmmu-show-chain ()
  "Show the calls that lead to the findings at point, each with its place."
  (interactive)
  (let ((chains nil))
    (dolist (finding (flymake-diagnostics (point)))
      (let* ((told (alist-get 'eglot-lsp-diag (flymake-diagnostic-data finding)))
             (calls (append (plist-get told :relatedInformation) nil)))
        (when calls
          (push (concat (plist-get told :message) "\n" (mapconcat #'lmmu--call calls "")) chains))))
    (unless chains
      (user-error "No chain of calls leads here"))
    (with-current-buffer (get-buffer-create "*lmmu chain*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (string-join (nreverse chains) "\n")))
      (compilation-mode)
      (goto-char (point-min))
      (display-buffer (current-buffer)))))

(defun lmmu--scenario ()
  "The name of the scenario at point."
  (save-excursion
    (end-of-line)
    (unless (re-search-backward "^scenario[ \t]+\\(?:`\\([^`\n]+\\)`\\|\\([A-Za-z0-9_.]+\\)\\)" nil t)
      (user-error "There is no scenario here"))
    (or (match-string-no-properties 1) (match-string-no-properties 2))))

(defun lmmu-explore ()
  "Explore all interleavings of the scenario at point, and show what they break."
  (interactive)
  (let* ((server (or (eglot-current-server) (user-error "No language server runs here")))
         (uri (plist-get (eglot--TextDocumentIdentifier) :uri))
         (scenario (lmmu--scenario))
         (answer (jsonrpc-request server :workspace/executeCommand
                                  `(:command "lmmu.explore" :arguments [(:uri ,uri :scenario ,scenario)])
                                  :deferred :workspace/executeCommand :timeout 60)))
    (with-current-buffer (get-buffer-create "*lmmu interleavings*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (plist-get answer :text)))
      (special-mode)
      (setq truncate-lines t)
      (goto-char (point-min))
      (display-buffer (current-buffer)))))

(provide 'lmmu-eglot)
;;; lmmu-eglot.el ends here

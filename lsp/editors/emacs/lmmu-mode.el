;;; lmmu-mode.el --- Major mode for lmmu files  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages

;;; Commentary:

;; Highlighting, comments, indentation and an index for .lmmu files.  Most words of the language are keywords in some
;; places and names in others, so the mode reads tokens from left to right, with a stack of contexts.  What means what in
;; which context is in lmmu-words.el, which is generated.

;;; Code:

(require 'font-lock)
(require 'seq)
(require 'subr-x)
(require 'lmmu-words)

(defgroup lmmu nil
  "Editing lmmu files."
  :group 'languages)

(defcustom lmmu-indent-offset 2
  "Columns for one level of braces, and for the rest of a statement."
  :type 'integer
  :safe #'integerp)

(defvar lmmu-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?. "_" table)
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?` "." table)
    (dolist (sign '(?< ?> ?= ?+ ?- ?& ?| ?! ?@))
      (modify-syntax-entry sign "." table))
    table)
  "Syntax table of `lmmu-mode'.")

;;;; Tokens

(defconst lmmu--name "`[^`\n]*`?\\|[A-Za-z_][A-Za-z0-9_]*\\(?:\\.[A-Za-z0-9_]+\\)*")
(defconst lmmu--number "[0-9][A-Za-z0-9_]*\\(?:\\.[0-9][A-Za-z0-9_]*\\)*")
(defconst lmmu--sign "->\\|||\\|&&\\|[=!<>+-]=\\|\\.\\.\\|[^A-Za-z0-9_`\" \t\n\r\f\v]")

(defun lmmu--next-sign ()
  "The sign behind point, past white space and comments, or nil."
  (save-excursion
    (forward-comment (buffer-size))
    (and (looking-at lmmu--sign) (match-string-no-properties 0))))

;;;; Contexts

(defun lmmu--index (entries)
  "A table from each word of ENTRIES to those that hold for it, in their order.
What holds for any name is under `name', and under each word as well."
  (let ((table (make-hash-table :test #'equal)))
    (dolist (entry (reverse entries) table)
      (let ((words (plist-get entry :words)))
        (if (eq words 'name)
            (dolist (word (cons 'name (seq-filter #'lmmu--word-p (hash-table-keys table))))
              (push entry (gethash word table)))
          (dolist (word words)
            (push entry (gethash word table (and (lmmu--word-p word) (gethash 'name table))))))))))

(defun lmmu--word-p (word)
  "Whether WORD is one, and not a sign."
  (and (stringp word) (string-match-p "\\`[a-z]" word)))

(defconst lmmu--contexts
  (mapcar (lambda (context)
            (pcase-let ((`(,name ,properties . ,entries) context))
              (cons name (append (list :index (lmmu--index entries)) properties))))
          lmmu-words-contexts)
  "Every context: its properties, and its entries by word.")

(defconst lmmu--line-beginnings (lmmu--index lmmu-words-line-beginnings))

(defun lmmu--frame (context &rest properties)
  "A frame of the stack: what CONTEXT is, with PROPERTIES over it."
  (append properties (alist-get context lmmu--contexts)))

(defun lmmu--holds-p (entry)
  "Whether what stands behind point lets ENTRY mean something."
  (let ((not-before (plist-get entry :not-before))
        (before (plist-get entry :before)))
    (and (or (null not-before) (not (member (lmmu--next-sign) not-before)))
         (or (null before) (member (lmmu--next-sign) before)))))

(defun lmmu--find (word index)
  "The first entry for WORD in INDEX that holds at point, behind WORD."
  (seq-find #'lmmu--holds-p
            (gethash word index (and (string-match-p "\\`[A-Za-z_`]" word) (gethash 'name index)))))

;;;; Highlighting

(defvar-local lmmu--stack nil
  "The frames that are open at point, innermost first.")

(defun lmmu--paint (face)
  "Give FACE, unless it is nil, to the last match."
  (when face
    (put-text-property (match-beginning 0) (match-end 0) 'face face)))

;; A stack's frames are property lists.  The last one is never left.

(defun lmmu--leave-statement (brace)
  "Leave what ends at a semicolon or a brace.
If the sign was a closing BRACE, leave its block as well."
  (while (and (cdr lmmu--stack) (not (plist-get (car lmmu--stack) :block)))
    (pop lmmu--stack))
  (when (and brace (cdr lmmu--stack))
    (pop lmmu--stack)))

(defun lmmu--leave-before (sign)
  "Leave what ends before SIGN."
  (while (member sign (plist-get (car lmmu--stack) :until))
    (pop lmmu--stack)))

(defun lmmu--leave-after (sign)
  "Leave what ends behind SIGN: a bracket, and what such brackets end."
  (dolist (property '(:closer :after))
    (when (equal sign (plist-get (car lmmu--stack) property))
      (pop lmmu--stack))))

(defun lmmu--open (entry)
  "Enter the context that ENTRY opens, if any."
  (let ((context (plist-get entry :opens)))
    (when context
      (push (lmmu--frame context :until (plist-get entry :until) :after (plist-get entry :after))
            lmmu--stack))))

(defun lmmu--same-line-p (start end)
  "Whether no line ends between START and END."
  (save-excursion
    (goto-char start)
    (not (search-forward "\n" end t))))

(defun lmmu--use (entry)
  "Paint the last match as ENTRY says, and a name right behind it.
Move past both."
  (lmmu--paint (plist-get entry :face))
  (goto-char (match-end 0))
  (lmmu--open entry)
  (let ((name (plist-get entry :name-behind))
        (start (point)))
    (when name
      (forward-comment (buffer-size))
      (cond
       ((and (lmmu--same-line-p start (point))
             (looking-at lmmu--name)
             (not (member (match-string-no-properties 0) lmmu-words-reserved)))
        (lmmu--paint (car name))
        (goto-char (match-end 0)))
       (t (goto-char start))))))

(defun lmmu--next-begins-p (word first)
  "Whether WORD, matched last, begins what follows something unfinished.
FIRST says whether it is the first on its line."
  (and first
       (cdr lmmu--stack)
       (or (not (eq (plist-get (car lmmu--stack) :ends-at) 'declaration))
           (and (= (match-beginning 0) (line-beginning-position))
                (member word lmmu-words-declarations)))
       (save-excursion
         (goto-char (match-end 0))
         (lmmu--find word lmmu--line-beginnings))))

(defun lmmu--word (first)
  "Paint the name or keyword of the last match, the FIRST on its line or not."
  (let ((word (match-string-no-properties 0)))
    (when (save-match-data (lmmu--next-begins-p word first))
      (setq lmmu--stack (last lmmu--stack)))
    (let* ((frame (car lmmu--stack))
           (index (plist-get frame :index))
           (counts (plist-get frame :counts))
           (entry (save-match-data
                    (save-excursion
                      (goto-char (match-end 0))
                      (lmmu--find word index)))))
      (cond
       (entry (lmmu--use entry))
       (t (lmmu--paint (if (and counts (save-match-data (string-match-p "\\`x[0-9]+\\'" word)))
                           counts
                         (plist-get frame :names)))
          (goto-char (match-end 0)))))))

(defun lmmu--sign-token ()
  "Paint the sign of the last match, and enter or leave what it opens or closes."
  (let ((sign (match-string-no-properties 0)))
    (lmmu--leave-before sign)
    (let* ((frame (car lmmu--stack))
           (inside (pcase sign
                     ("(" (lmmu--frame (plist-get frame :round) :closer ")"))
                     ("[" (lmmu--frame (plist-get frame :square) :closer "]"))))
           (entry (save-match-data
                    (save-excursion
                      (goto-char (match-end 0))
                      (lmmu--find sign (plist-get frame :index))))))
      (if entry
          (lmmu--use entry)
        (goto-char (match-end 0))
        (cond
         (inside (push inside lmmu--stack))
         ((member sign '(";" "{" "}")) (lmmu--leave-statement (equal sign "}")))
         (t (lmmu--leave-after sign)))))))

(defun lmmu--string ()
  "Move past the string at point, which syntactic highlighting has painted."
  (looking-at "\"\\(?:[^\"\\\n]\\|\\\\.\\)*\"?")
  (goto-char (match-end 0))
  (lmmu--leave-after "\""))

(defun lmmu--clause-start (position)
  "Where what POSITION stands in begins: behind a semicolon or a brace."
  (save-excursion
    (goto-char position)
    (let (start)
      (while (and (not start) (re-search-backward "[;{}]" nil t))
        (let ((inside (nth 8 (syntax-ppss))))
          (if inside
              (goto-char inside)
            (setq start (1+ (point))))))
      (or start (point-min)))))

(defun lmmu--bottom ()
  "The stack where a statement begins."
  (let ((brace (nth 1 (syntax-ppss)))
        (start (list (lmmu--frame 'start))))
    (if (and brace
             (save-excursion
               (goto-char brace)
               (forward-comment (- (buffer-size)))
               (looking-back "\\_<machine" (line-beginning-position))))
        (cons (lmmu--frame 'settings) start)
      start)))

(defun lmmu--fontify (limit)
  "Paint names, keywords and numbers from point to LIMIT.
For `font-lock-keywords': it does all itself and finds nothing."
  (goto-char (lmmu--clause-start (point)))
  (setq lmmu--stack (lmmu--bottom))
  (let ((previous (point))
        (case-fold-search nil))
    (while (progn (forward-comment (buffer-size)) (< (point) limit))
      (let ((first (not (lmmu--same-line-p previous (point)))))
        (cond
         ((looking-at lmmu--name) (lmmu--word first))
         ((looking-at lmmu--number)
          (lmmu--paint 'font-lock-constant-face)
          (goto-char (match-end 0)))
         ((eq (char-after) ?\") (lmmu--string))
         ((looking-at lmmu--sign) (lmmu--sign-token))
         (t (forward-char)))
        (setq previous (point)))))
  nil)

;; Of the function that calls those of `font-lock-extend-region-functions'.
(defvar font-lock-beg)
(defvar font-lock-end)

(defun lmmu--extend-region ()
  "Highlight whole statements: a word's meaning depends on what is before it."
  (let ((start (lmmu--clause-start font-lock-beg))
        (end (save-excursion
               (goto-char font-lock-end)
               (if (re-search-forward "[;{}]" nil t) (point) (point-max)))))
    (unless (and (= start font-lock-beg) (<= end (1+ font-lock-end)))
      (setq font-lock-beg start
            font-lock-end end)
      nil)))

(defun lmmu--syntactic-face (state)
  "The face of the string or comment that STATE is in."
  (cond
   ((nth 3 state) 'font-lock-string-face)
   ((save-excursion
      (goto-char (nth 8 state))
      (looking-at "///\\(?:[^/]\\|$\\)"))
    'font-lock-doc-face)
   (t 'font-lock-comment-face)))

(defconst lmmu--font-lock-keywords
  '(lmmu--fontify
    ("//[ \t]*\\(lmmu:[ \t]*allow\\(?:[ \t]+[^ \t\n]+\\)?\\)" 1 font-lock-preprocessor-face prepend))
  "What `lmmu-mode' highlights besides strings and comments.")

;;;; Indentation and index

(defun lmmu--goes-on-p ()
  "Whether the line at point goes on with what an earlier one began."
  (save-excursion
    (forward-comment (- (buffer-size)))
    (not (or (bobp) (memq (char-before) '(?\; ?{ ?} ?\( ?\[))))))

(defun lmmu--chained-blocks (state)
  "How many of the blocks around point end a chain, and are indented with it.
STATE is that of `syntax-ppss' there."
  (let ((count 0))
    (dolist (open (nth 9 state) count)
      (save-excursion
        (goto-char open)
        (back-to-indentation)
        (when (and (looking-at "->") (eq (char-after open) ?{))
          (setq count (1+ count)))))))

(defun lmmu-indent-line ()
  "Indent the line by the brackets around it, and once more inside a statement."
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (open (nth 1 state))
         (depth (+ (nth 0 state) (lmmu--chained-blocks state)))
         (column
          (save-excursion
            (back-to-indentation)
            (cond
             ((nth 8 state) (current-indentation))
             ((looking-at "[])}]") (* lmmu-indent-offset (1- depth)))
             ((and (not (looking-at "{")) (lmmu--goes-on-p)
                   (or (null open) (eq (char-after open) ?{)))
              (* lmmu-indent-offset (1+ depth)))
             (t (* lmmu-indent-offset depth))))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to (max 0 column))
      (save-excursion (indent-line-to (max 0 column))))))

(defconst lmmu--imenu
  (mapcar (pcase-lambda (`(,title . ,words))
            (list title (concat "^" (regexp-opt words t) "[ \t]+\\(" lmmu--name "\\)") 2))
          '(("Scenarios" "scenario") ("Functions" "fn" "irq") ("Rule sets" "rules") ("Regions" "region")
            ("Configs" "config")))
  "Declarations by kind, for `imenu-generic-expression'.")

;;;###autoload
(define-derived-mode lmmu-mode prog-mode "lmmu"
  "Major mode for lmmu files: call chains of the kernel with lazy MMU annotations."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "\\(?://+\\|/\\*+\\)[ \t]*")
  (setq-local parse-sexp-ignore-comments t)
  (setq-local indent-line-function #'lmmu-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local electric-indent-chars (append "{}" electric-indent-chars))
  (setq-local imenu-generic-expression lmmu--imenu)
  (setq-local font-lock-defaults
              '(lmmu--font-lock-keywords nil nil nil (font-lock-syntactic-face-function . lmmu--syntactic-face)))
  (add-hook 'font-lock-extend-region-functions #'lmmu--extend-region nil t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.lmmu\\'" . lmmu-mode))

(provide 'lmmu-mode)
;;; lmmu-mode.el ends here

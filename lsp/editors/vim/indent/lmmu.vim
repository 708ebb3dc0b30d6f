" Indentation of lmmu (.lmmu) files: by braces, and one level more inside a statement.
if exists("b:did_indent")
  finish
endif
let b:did_indent = 1

setlocal indentexpr=LmmuIndent(v:lnum)
setlocal indentkeys=0{,0},0],0),!^F,o,O
let b:undo_indent = "setlocal indentexpr< indentkeys<"

if exists("*LmmuIndent")
  finish
endif

" A line without its strings and comments.
function s:Code(line)
  let code = substitute(getline(a:line), '"\%(\\.\|[^"\\]\)*"\|`[^`]*`\|//.*\|/\*.\{-}\*/', '', 'g')
  return substitute(code, '^\s*\|\s*$', '', 'g')
endfunction

function s:LineBefore(line)
  let line = prevnonblank(a:line - 1)
  while line > 0 && s:Code(line) == ''
    let line = prevnonblank(line - 1)
  endwhile
  return line
endfunction

" Whether a line goes on with what the line before it has begun.
function s:GoesOn(line, before)
  return a:before > 0 && s:Code(a:before) !~ '[;{}(\[]$' && s:Code(a:line) !~ '^[{}\])]'
endfunction

function s:Count(code, pattern)
  return len(split(a:code, a:pattern, 1)) - 1
endfunction

" The line that opens the block which a line closes at its beginning; 0 where there is none.
function s:Opening(line)
  let depth = 1
  let line = a:line - 1
  while line > 0
    let code = s:Code(line)
    let depth += s:Count(code, '}') - s:Count(code, '{')
    if depth <= 0
      return line
    endif
    let line -= 1
  endwhile
  return 0
endfunction

function LmmuIndent(line)
  if getline(a:line) =~ '^\s*\*'
    return cindent(a:line)
  endif
  let before = s:LineBefore(a:line)
  let indent = 0
  if before > 0
    " Closing brackets at its beginning count for its own indentation already.
    let code = substitute(s:Code(before), '^[\])}]*', '', '')
    let open = s:Count(code, '[{(\[]') - s:Count(code, '[\])}]')
    let indent = indent(before) + open * shiftwidth()
    " A block that ends a chain is indented with it.
    let chained = '^->.*{$'
    if s:GoesOn(before, s:LineBefore(before)) && s:Code(before) !~ chained
      let indent -= shiftwidth()
    elseif s:Code(before) =~ '^}' && s:Code(s:Opening(before)) =~ chained
      let indent -= shiftwidth()
    endif
  endif
  if getline(a:line) =~ '^\s*[\])}]'
    let indent -= shiftwidth()
  elseif s:GoesOn(a:line, before)
    let indent += shiftwidth()
  endif
  return indent < 0 ? 0 : indent
endfunction

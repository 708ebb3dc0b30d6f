" Settings for lmmu (.lmmu) files.
if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1

setlocal comments=sO:*\ -,mO:*\ \ ,exO:*/,s1:/*,mb:*,ex:*/,:///,://
setlocal commentstring=//\ %s
setlocal formatoptions-=t formatoptions+=croql
" Names have dots inside, as compilers name clones: free_pages.constprop.0
setlocal iskeyword=@,48-57,_,.
setlocal suffixesadd=.lmmu

let b:undo_ftplugin = "setlocal comments< commentstring< formatoptions< iskeyword< suffixesadd<"

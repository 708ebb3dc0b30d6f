autocmd BufRead,BufNewFile *.lmmu setfiletype lmmu

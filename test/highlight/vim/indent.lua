-- Indents every file of the argument list anew and writes it.
vim.opt.shiftwidth = 2
vim.opt.expandtab = true
for _, file in ipairs(vim.fn.argv()) do
  vim.cmd("edit " .. vim.fn.fnameescape(file))
  vim.cmd("silent normal! gg=G")
  vim.cmd("silent write")
end
io.stdout:write(vim.bo.filetype .. " " .. vim.bo.commentstring)
vim.cmd("qall!")

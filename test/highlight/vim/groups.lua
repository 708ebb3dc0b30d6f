-- Prints, for every file of the argument list, the group of every byte of every line, as JSON. An error goes to stderr,
-- since Neovim without a screen would wait for a key.
local function groups_of(file)
  vim.cmd("edit " .. vim.fn.fnameescape(file))
  local lines = {}
  for row = 1, vim.fn.line("$") do
    local groups = {}
    for column = 1, #vim.fn.getline(row) do
      groups[column] = vim.fn.synIDattr(vim.fn.synID(row, column, 1), "name")
    end
    lines[row] = groups
  end
  return lines
end

local ok, found = pcall(vim.tbl_map, groups_of, vim.fn.argv())
if ok then
  io.stdout:write(vim.fn.json_encode(found))
  vim.cmd("qall!")
else
  io.stderr:write(found .. "\n")
  vim.cmd("cquit")
end

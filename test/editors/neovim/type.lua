-- Types keys into the file that Neovim has open and prints, as JSON, the diagnostics before and after.
-- Environment: LMMU_KEYS, what to type in normal mode, in the notation of mappings (`<Esc>`).

local published = 0
local publish = vim.lsp.handlers["textDocument/publishDiagnostics"]
vim.lsp.handlers["textDocument/publishDiagnostics"] = function(...)
  published = published + 1
  return publish(...)
end

local function fail(message)
  io.stderr:write(message .. "\n")
  vim.cmd("cquit 1")
end

-- Waits for the server's word on the text as it is: something published, and then nothing for a second.
local function settled(what)
  local seen = published
  if not vim.wait(30000, function() return published > seen end, 10) then
    fail("no diagnostics were published " .. what)
  end
  repeat
    seen = published
    vim.wait(1000, function() return published > seen end, 10)
  until published == seen
end

local function diagnostics()
  local list = {}
  for _, found in ipairs(vim.diagnostic.get(0)) do
    local lsp = found.user_data and found.user_data.lsp or {}
    table.insert(list, {
      line = found.lnum + 1,
      column = found.col + 1,
      severity = vim.diagnostic.severity[found.severity],
      message = found.message,
      source = found.source,
      code = lsp.code or found.code,
      relatedInformation = lsp.relatedInformation or {},
    })
  end
  return list
end

settled("when the file was opened")
local before = diagnostics()
local keys = vim.api.nvim_replace_termcodes(vim.env.LMMU_KEYS, true, true, true)
vim.api.nvim_feedkeys(keys, "tx", false)
settled("after typing")
local text = vim.api.nvim_buf_get_lines(0, 0, -1, false)
io.stdout:write(vim.fn.json_encode({ before = before, after = diagnostics(), text = text }) .. "\n")
vim.cmd("qall!")

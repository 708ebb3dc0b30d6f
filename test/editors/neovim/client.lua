-- What the scripts for Neovim share: what the server has published for the open file, and when.

local client = {}

local published = 0
local publish = vim.lsp.handlers["textDocument/publishDiagnostics"]
vim.lsp.handlers["textDocument/publishDiagnostics"] = function(...)
  published = published + 1
  return publish(...)
end

function client.fail(message)
  io.stderr:write(message .. "\n")
  vim.cmd("cquit 1")
end

-- Waits until something is so.
function client.await(what, so)
  if not vim.wait(30000, so, 10) then
    client.fail("in vain: " .. what)
  end
end

-- Waits for the server's word on the text as it is: something published, and then nothing for a second.
function client.settled(what)
  local seen = published
  client.await("diagnostics " .. what, function() return published > seen end)
  repeat
    seen = published
    vim.wait(1000, function() return published > seen end, 10)
  until published == seen
end

function client.diagnostics()
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

-- Types keys in normal mode, in the notation of mappings (`<Esc>`).
function client.type(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, true, true), "tx", false)
end

function client.lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

-- Prints what was found out, and ends.
function client.report(found)
  io.stdout:write(vim.fn.json_encode(found) .. "\n")
  vim.cmd("qall!")
end

return client

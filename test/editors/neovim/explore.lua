-- Runs the lens `explore` of the scenario at LMMU_LINE, and prints, as JSON, the lenses that are offered there and the
-- lines of the window that opens.

local client = dofile(vim.fn.fnamemodify(vim.fn.expand("<sfile>"), ":h") .. "/client.lua")

local line = tonumber(vim.env.LMMU_LINE)

local function lenses()
  return vim.tbl_filter(function(lens)
    return lens.range.start.line == line - 1
  end, vim.lsp.codelens.get(0))
end

local function resolved()
  local here = lenses()
  return #here > 0 and #vim.tbl_filter(function(lens) return lens.command == nil end, here) == 0
end

client.settled("when the file was opened")
vim.lsp.codelens.refresh()
client.await("lenses that say what they do", resolved)

local offered = {}
vim.ui.select = function(items, options, choose)
  for index, item in ipairs(items) do
    local text = options.format_item(item)
    table.insert(offered, text)
    if text:find("explore", 1, true) then
      vim.schedule(function() choose(item, index) end)
    end
  end
end

vim.api.nvim_win_set_cursor(0, { line, 0 })
vim.lsp.codelens.run()
client.await("a window", function() return vim.bo.buftype == "nofile" end)
client.report({ offered = offered, shown = client.lines(), modifiable = vim.bo.modifiable })

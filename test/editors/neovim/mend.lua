-- Types keys (LMMU_KEYS) that make an error and leave the cursor on it, takes the fix that the server prefers, renames
-- the function at LMMU_RENAMED to LMMU_NAME, spoils the layout and formats. Prints, as JSON, the lines after each step.

local client = dofile(vim.fn.fnamemodify(vim.fn.expand("<sfile>"), ":h") .. "/client.lua")

local function changed(what, step)
  local before = vim.api.nvim_buf_get_changedtick(0)
  step()
  client.await(what, function() return vim.api.nvim_buf_get_changedtick(0) > before end)
  return client.lines()
end

client.settled("when the file was opened")
client.type(vim.env.LMMU_KEYS)
client.settled("after typing")
local found = client.diagnostics()

local offered
vim.ui.select = function(actions, _, choose)
  for _, each in ipairs(actions) do
    local action = each.action or each[2]
    if action.isPreferred then
      offered = action.title
      return choose(each)
    end
  end
  client.fail("no action is preferred")
end
local fixed = changed("the fix", function() vim.lsp.buf.code_action() end)
client.settled("after the fix")
local left = client.diagnostics()

vim.fn.search(vim.env.LMMU_RENAMED)
local renamed = changed("the rename", function() vim.lsp.buf.rename(vim.env.LMMU_NAME) end)
client.settled("after the rename")

local spoilt = changed("the spoilt layout", function() client.type(":%s/^  //e<CR>") end)
client.settled("after the layout was spoilt")
local formatted = changed("formatting", function()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = 30000 })
  else
    vim.lsp.buf.formatting_sync(nil, 30000)
  end
end)

client.report({
  found = found,
  offered = offered,
  fixed = fixed,
  left = left,
  renamed = renamed,
  spoilt = spoilt,
  formatted = formatted,
})

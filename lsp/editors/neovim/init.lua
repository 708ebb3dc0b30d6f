-- Findings in .lmmu files as you type, for Neovim 0.7 and later. Copy this into your init.lua, or keep it as a file and
-- `:luafile` it there. Set vim.g.lmmu_command before it if `lmmu` is not in your PATH, for instance
-- { "npx", "lmmu", "lsp", "--stdio" } or { "node", "/where/it/is/bin/lmmu.js", "lsp", "--stdio" }, and
-- vim.g.lmmu_settings to what you want otherwise, for instance { rules = { shown = "A" } }.

local command = vim.g.lmmu_command or { "lmmu", "lsp", "--stdio" }
local settings = vim.g.lmmu_settings or vim.empty_dict()
local group = vim.api.nvim_create_augroup("lmmu", { clear = true })

vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  group = group,
  pattern = "*.lmmu",
  command = "setfiletype lmmu",
})

-- One server for all files of a session; Neovim 0.8 and later keep it themselves.
local client

vim.api.nvim_create_autocmd("FileType", {
  group = group,
  pattern = "lmmu",
  callback = function(event)
    vim.bo[event.buf].commentstring = "// %s"
    local config = { name = "lmmu", cmd = command, root_dir = vim.fn.getcwd() }
    -- Neovim 0.8 and later are asked for settings; before, they are told at the start.
    config.settings = { lmmu = settings }
    config.init_options = settings
    if vim.lsp.start then
      vim.lsp.start(config, { bufnr = event.buf })
    else
      if not client or vim.lsp.client_is_stopped(client) then
        client = vim.lsp.start_client(config)
      end
      vim.lsp.buf_attach_client(event.buf, client)
    end
  end,
})

-- With the cursor on a scenario's first line, `:lua vim.lsp.codelens.run()` offers "explore": all its interleavings, in a
-- window of their own. It needs `:lua vim.lsp.codelens.refresh()` before.
vim.lsp.commands["lmmu.showExploration"] = function(command, context)
  local params = { command = "lmmu.explore", arguments = command.arguments }
  vim.lsp.buf_request(context.bufnr, "workspace/executeCommand", params, function(failure, answer)
    if failure then
      return vim.notify("lmmu: " .. failure.message, vim.log.levels.ERROR)
    end
    vim.cmd("new")
    vim.bo.buftype = "nofile"
    vim.bo.bufhidden = "wipe"
    vim.wo.wrap = false
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(answer.text, "\n", { trimempty = true }))
    vim.bo.modifiable = false
  end)
end

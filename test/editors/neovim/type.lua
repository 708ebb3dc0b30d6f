-- Types keys into the file that Neovim has open and prints, as JSON, the diagnostics before and after.
-- Environment: LMMU_KEYS, what to type in normal mode, in the notation of mappings (`<Esc>`).

local client = dofile(vim.fn.fnamemodify(vim.fn.expand("<sfile>"), ":h") .. "/client.lua")

client.settled("when the file was opened")
local before = client.diagnostics()
client.type(vim.env.LMMU_KEYS)
client.settled("after typing")
client.report({ before = before, after = client.diagnostics(), text = client.lines() })

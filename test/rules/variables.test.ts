import { expect, test } from "vitest";
import { INITIAL_STATE, type LazyCall, type LazyState } from "../../runtime/index.js";
import { load, ruleSetOf } from "./programs.js";

const ruleSet = ruleSetOf(
  load(`
    rules narrow "what assignments do" {
      u8 small;
      bool flag;
      u16 wide;
      active = flag;
      enable { small += 200; wide += 60000; flag = small + wide; }
      disable { small -= 1; wide -= 1; flag = flag - 1; }
      pause { small = 255 + 255 + 3; flag = 256; }
      resume { flag = small == wide; }
    }
    scenario s "s" { expect narrow: may clean; }
  `),
  "narrow",
);

function after(...calls: LazyCall[]): readonly number[] {
  let state: LazyState = INITIAL_STATE;
  for (const call of calls) state = ruleSet.step(state, call, { inInterrupt: false, readSwitch: () => true }).state;
  return ruleSet.variables(state);
}

// As in C: unsigned arithmetic modulo the type's range, and bool is 1 for anything but 0.
test("an assignment wraps to the variable's type and leaves the others alone", () => {
  expect(after()).toEqual([0, 0, 0]);
  expect(after("enable")).toEqual([200, 1, 60000]);
  expect(after("enable", "enable")).toEqual([144, 1, 54464]);
  expect(after("disable")).toEqual([255, 1, 65535]);
  expect(after("enable", "disable")).toEqual([199, 0, 59999]);
  expect(after("pause")).toEqual([1, 1, 0]);
  expect(after("pause", "resume")).toEqual([1, 0, 0]);
  expect(after("resume")).toEqual([0, 1, 0]);
});

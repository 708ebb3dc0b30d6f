import type { Statement } from "../../grammar/index.js";
import type { Body } from "./body.js";

type PageStatement = Extract<
  Statement,
  {
    kind:
      | "map"
      | "unmap"
      | "populate"
      | "split"
      | "flush_tlb"
      | "protect"
      | "set_entry"
      | "store"
      | "emit"
      | "dsb"
      | "isb"
      | "access";
  }
>;

/** Statements that the arm64 machine executes: each becomes one instruction. */
export function lowerPageStatement(statement: PageStatement, body: Body): void {
  const { span } = statement;
  switch (statement.kind) {
    case "map": {
      const pages = body.value(statement.pages, "pages");
      const to = statement.to === undefined ? null : body.value(statement.to, "integer");
      if (pages === null || (statement.to !== undefined && to === null)) return;
      const protection = statement.protection ?? "rw";
      return body.code.emit({
        op: "map",
        pages,
        protection,
        as: statement.as ?? "pages",
        to,
        origin: body.origins.at(span),
      });
    }
    case "unmap":
    case "populate":
    case "split":
    case "flush_tlb": {
      const pages = body.value(statement.pages, "pages");
      if (pages !== null) body.code.emit({ op: statement.kind, pages, origin: body.origins.at(span) });
      return;
    }
    case "protect": {
      const pages = body.value(statement.pages, "pages");
      const protection = body.value(statement.protection, "protection");
      if (pages !== null && protection !== null)
        body.code.emit({ op: "protect", pages, protection, origin: body.origins.at(span) });
      return;
    }
    case "set_entry": {
      const page = body.value(statement.page, "pages");
      const value = body.value(statement.value, "integer");
      const { level } = statement;
      if (page !== null && value !== null)
        body.code.emit({ op: "set_entry", level, page, value, origin: body.origins.at(span) });
      return;
    }
    case "store": {
      const page = body.value(statement.page, "pages");
      const value = body.value(statement.value, "integer");
      if (page !== null && value !== null) body.code.emit({ op: "store", page, value, origin: body.origins.at(span) });
      return;
    }
    case "emit":
    case "dsb":
    case "isb":
      return body.code.emit({ op: statement.kind, origin: body.origins.at(span) });
    case "access": {
      const pages = body.value(statement.pages, "pages");
      const { user, access } = statement;
      if (pages !== null) body.code.emit({ op: "access", user, access, pages, origin: body.origins.at(span) });
      return;
    }
  }
}

/** Reads a log as a runner of GitHub Actions does: what begins with `::`, blanks aside, is a command. */
export interface WorkflowCommand {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The commands in a log. A line of the older form `##[command]` anywhere else in it is an error. */
export function readCommands(log: string): WorkflowCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const trimmed = line.trimStart();
    if (!trimmed.startsWith("::")) {
      if (line.includes("##[")) throw new Error(`a command of the older form: ${line}`);
      return [];
    }
    const end = trimmed.indexOf("::", 2);
    if (end < 0) throw new Error(`half a command: ${line}`);
    const [command = "", ...rest] = trimmed.slice(2, end).split(" ");
    const properties = rest.join(" ").split(",");
    return [
      {
        command,
        properties: Object.fromEntries(
          properties.map((each) => {
            const equals = each.indexOf("=");
            return [each.slice(0, equals), unescape(each.slice(equals + 1), PROPERTY)];
          }),
        ),
        message: unescape(trimmed.slice(end + 2), MESSAGE),
      },
    ];
  });
}

const MESSAGE: Readonly<Record<string, string>> = { "%0D": "\r", "%0A": "\n", "%25": "%" };
const PROPERTY: Readonly<Record<string, string>> = { ...MESSAGE, "%3A": ":", "%2C": "," };

function unescape(text: string, escapes: Readonly<Record<string, string>>): string {
  return text.replace(/%../g, (escape) => escapes[escape] ?? escape);
}

import { type Finding, placeText, type Step } from "./findings.js";

export interface FindingsViewProps {
  /** Null while nothing was looked at yet. */
  readonly findings: readonly Finding[] | null;
  readonly onGo: (step: Pick<Step, "uri" | "range">) => void;
}

/** What is wrong, each finding with the chain of calls that leads there. */
export function FindingsView({ findings, onGo }: FindingsViewProps) {
  if (findings === null) return <p class="hint">Looking …</p>;
  if (findings.length === 0)
    return <p class="hint">No findings: on every path, for all configs, it does what the file expects.</p>;
  return (
    <ul class="findings">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.range.start.line}:${finding.range.start.character} ${finding.message}`}>
          <FindingView finding={finding} onGo={onGo} />
        </li>
      ))}
    </ul>
  );
}

/** One finding, in the list and in the editor beside its place. */
export function FindingView({ finding, onGo }: { finding: Finding; onGo: FindingsViewProps["onGo"] }) {
  const [title, ...more] = finding.message.split("\n");
  return (
    <article class={`finding ${finding.severity}`}>
      <button type="button" class="place" onClick={() => onGo(finding)}>
        <b>{finding.severity}</b> {title} <span class="where">{placeText(finding, finding.uri)}</span>
        {finding.code !== "" && <code>{finding.code}</code>}
      </button>
      {finding.chain.length > 0 && (
        <ol>
          {finding.chain.map((step, number) => (
            <li key={number}>
              <button type="button" class="place" onClick={() => onGo(step)}>
                {step.message} <span class="where">{placeText(step, finding.uri)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {more.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </article>
  );
}

import { formatDocument, LSPPlugin, type LSPClient } from "@codemirror/lsp-client";
import type { EditorView } from "@codemirror/view";
import { render } from "preact";
import type { Range } from "vscode-languageserver";
import { coalesced } from "./coalesced.js";
import { createEditor, goTo } from "./editor.js";
import { ExploreView, type Explored } from "./explore-view.js";
import { Explorer } from "./explorer.js";
import type { Finding } from "./findings.js";
import { FindingsView } from "./findings-view.js";
import { LibraryDialog } from "./library-dialog.js";
import { mark } from "./lint.js";
import { MatrixView } from "./matrix-view.js";
import { Questions } from "./questions.js";
import { type Choice, choiceIn, type Matrix, sameChoice } from "./reports.js";
import { scenarioAt } from "./scenario-at.js";
import { startServer } from "./server.js";
import { type Shown, TraceView } from "./trace-view.js";

const URI = "memory:/play.lmmu";
const SERVER = "worker.js";

/** Milliseconds that a change waits for the next one. */
const PATIENCE = 200;

/** The parts of the page that it fills. */
export interface Places {
  readonly editor: HTMLElement;
  readonly matrix: HTMLElement;
  readonly trace: HTMLElement;
  readonly findings: HTMLElement;
  readonly library: HTMLDialogElement;
  /** Hears what has happened: one short sentence. */
  readonly say: (message: string) => void;
}

/** A text with everything that the server tells of it. */
export class Page {
  private readonly client: LSPClient;
  private readonly questions: Questions;
  private readonly editor: EditorView;
  private readonly library: LibraryDialog;
  private findings: readonly Finding[] | null = null;
  private matrix: Matrix | null = null;
  /** Why there is no newer matrix; empty where there is none to be had. */
  private matrixProblem = "";
  private chosen: Choice | null = null;
  /** The rule set that somebody has picked. */
  private pinned: string | null = null;
  private shown: Shown | null = null;
  private readonly explorer = new Explorer(SERVER, URI);
  /** Whether all interleavings are shown in place of one run. */
  private showsInterleavings = false;
  private isExploring = false;
  private explored: Explored | null = null;
  private timer = 0;

  constructor(
    private readonly places: Places,
    text: string,
  ) {
    this.client = startServer(SERVER, { showOther: (uri) => this.library.show(uri), log: places.say });
    this.questions = new Questions(this.client, URI);
    this.library = new LibraryDialog(places.library, this.questions);
    this.editor = createEditor(places.editor, {
      client: this.client,
      uri: URI,
      text,
      onChange: () => this.changed(),
      onCursor: () => this.cursorMoved(),
    });
    this.draw();
    this.ask();
  }

  get text(): string {
    return this.editor.state.doc.toString();
  }

  /** Puts another text in place of this one; the editor can undo it. */
  replace(text: string): void {
    const { length } = this.editor.state.doc;
    this.editor.dispatch({
      changes: { from: 0, to: length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
    });
    this.chosen = null;
    this.pinned = null;
  }

  format(): void {
    if (!formatDocument(this.editor)) this.places.say("The server cannot format.");
    this.editor.focus();
  }

  private changed(): void {
    window.clearTimeout(this.timer);
    this.explorer.stop();
    this.timer = window.setTimeout(() => this.ask(), PATIENCE);
  }

  /** Everything about the text, the quick things first. */
  private readonly ask = coalesced(async (isOld) => {
    const { doc } = this.editor.state;
    const isOver = (): boolean => isOld() || this.editor.state.doc !== doc;
    try {
      const findings = await this.questions.findings();
      if (isOver()) return;
      this.findings = findings;
      mark(this.editor, findings, (step) => this.go(step));
      this.draw();
    } catch (failure) {
      this.places.say((failure as Error).message);
    }
    try {
      const matrix = await this.questions.matrix();
      if (isOver()) return;
      this.matrix = matrix;
      this.matrixProblem = "";
      this.chosen = this.choiceIn(matrix, this.scenarioHere());
    } catch (failure) {
      if (isOver()) return;
      this.matrixProblem = (failure as Error).message;
    }
    this.draw();
    this.askForTrace();
    this.explore();
  });

  private readonly askForTrace = coalesced(async () => {
    const { chosen } = this;
    if (chosen === null || this.matrixProblem !== "") return;
    const shown = await this.questions.trace(chosen).then(
      ({ title, svg, partial = [] }): Shown => {
        return {
          kind: "picture",
          title,
          partial,
          address: addressOf(svg),
        };
      },
      (failure: unknown): Shown => ({ kind: "problem", message: (failure as Error).message }),
    );
    if (this.shown?.kind === "picture") URL.revokeObjectURL(this.shown.address);
    this.shown = shown;
    this.draw();
  });

  /** Explores the chosen scenario, if that is to be seen; whatever else is explored is over. */
  private explore(): void {
    this.explorer.stop();
    const { chosen } = this;
    this.isExploring = this.showsInterleavings && chosen !== null && this.matrixProblem === "";
    this.draw();
    if (!this.isExploring) return;
    this.explorer.explore(this.text, chosen!.scenario).then(
      (report) => {
        const paths = report.ruleSets.flatMap((ruleSet) => ruleSet.paths);
        this.showExplored({
          kind: "answer",
          report,
          pictures: new Map(paths.map((path) => [path, addressOf(path.svg)])),
        });
      },
      (failure: unknown) => this.showExplored({ kind: "problem", message: (failure as Error).message }),
    );
  }

  private showExplored(explored: Explored | null): void {
    if (this.explored?.kind === "answer") {
      for (const address of this.explored.pictures.values()) URL.revokeObjectURL(address);
    }
    this.explored = explored;
    this.isExploring = false;
    this.draw();
  }

  private showInterleavings(wanted: boolean): void {
    if (wanted === this.showsInterleavings) return;
    this.showsInterleavings = wanted;
    this.explore();
  }

  private scenarioHere(): string | null {
    return scenarioAt(this.text, this.editor.state.selection.main.head);
  }

  private choiceIn(matrix: Matrix, wanted: string | null): Choice | null {
    return choiceIn(matrix, { wanted, before: this.chosen, pinned: this.pinned });
  }

  private cursorMoved(): void {
    const here = this.scenarioHere();
    if (this.matrix === null || here === null || here === this.chosen?.scenario) return;
    this.choose(this.choiceIn(this.matrix, here));
  }

  private choose(choice: Choice | null): void {
    if (sameChoice(choice, this.chosen)) return;
    const isOther = choice?.scenario !== this.chosen?.scenario;
    this.chosen = choice;
    this.draw();
    this.askForTrace();
    if (!isOther) return;
    this.showExplored(null);
    this.explore();
  }

  private go({ uri, range }: { readonly uri: string; readonly range: Range }): void {
    const plugin = LSPPlugin.get(this.editor);
    if (uri === URI && plugin !== null) {
      const end = this.editor.state.doc.length;
      if (range.end.line >= this.editor.state.doc.lines) return;
      goTo(this.editor, Math.min(plugin.fromPosition(range.start), end), Math.min(plugin.fromPosition(range.end), end));
    } else void this.library.show(uri, range.start);
  }

  private draw(): void {
    const { matrix, matrixProblem, chosen, shown, findings, places } = this;
    const onChoose = (choice: Choice): void => {
      this.pinned = choice.ruleSet;
      this.choose(choice);
    };
    render(
      <>
        {matrixProblem !== "" && <p class="hint">{matrixProblem}</p>}
        {matrix === null && matrixProblem === "" && <p class="hint">Running …</p>}
        {matrix !== null && (
          <div class={matrixProblem === "" ? "" : "old"}>
            <MatrixView
              matrix={matrix}
              chosen={chosen}
              onChoose={(choice) => {
                this.showInterleavings(false);
                onChoose(choice);
              }}
            />
            {matrix.partial?.map((sentence) => (
              <p class="hint" key={sentence}>
                {sentence}
              </p>
            ))}
          </div>
        )}
      </>,
      places.matrix,
    );
    render(
      <TraceView
        matrix={matrix}
        chosen={chosen}
        shown={shown}
        isOld={matrixProblem !== ""}
        onChoose={onChoose}
        interleavings={this.showsInterleavings ? this.interleavings() : null}
        onInterleavings={(wanted) => this.showInterleavings(wanted)}
      />,
      places.trace,
    );
    render(<FindingsView findings={findings} onGo={(step) => this.go(step)} />, places.findings);
  }
  private interleavings() {
    const { explored, isExploring: isBusy, matrixProblem } = this;
    const isOld = matrixProblem !== "";
    return <ExploreView explored={explored} isBusy={isBusy} isOld={isOld} uri={URI} onGo={(step) => this.go(step)} />;
  }
}

/** Of a picture; to be revoked once it is not shown any more. */
function addressOf(svg: string): string {
  return URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
}

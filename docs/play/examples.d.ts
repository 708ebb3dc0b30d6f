/** The files of examples/: the build reads them and makes this module of them. */
interface Example {
  /** Of its file, without the ending. */
  readonly name: string;
  /** That of its first scenario; empty where there is none. */
  readonly title: string;
  readonly text: string;
}

/** The one to begin with is the first. */
declare const examples: readonly [Example, ...Example[]];
export default examples;

/** The text of a `.lmmu` file of the library; the build and the tests' configuration put it in place of the import. */
declare module "*.lmmu" {
  const text: string;
  export default text;
}

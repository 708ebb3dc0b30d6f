/** The address of a WebAssembly file, relative to the program's; the build and the tests' configuration put it in place. */
declare module "*.wasm" {
  const address: string;
  export default address;
}

// What tools/run/wasm.mts makes of a compiled AssemblyScript file.

declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

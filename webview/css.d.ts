// The bundler takes style sheets; the type checker only needs to know that they may be imported.
declare module '*.css';

// Builds everything that ships: extension host, worker, webview, command line.
console.log('nothing to build yet');

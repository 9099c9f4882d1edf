// The colours of a page without VS Code, for what is drawn where there is no page. timeline.css has the same under `html.standalone`; a test compares them.

/** Without a variable the palette's own default holds, which is the dark theme's. */
export const pageColours = {
  dark: {
    '--vscode-foreground': '#cccccc',
    '--vscode-editor-background': '#1f1f1f',
    '--vscode-editor-foreground': '#cccccc',
    '--vscode-descriptionForeground': '#9d9d9d',
    '--vscode-editorError-foreground': '#f14c4c',
    '--vscode-editorWarning-foreground': '#cca700',
    '--vscode-editorInfo-foreground': '#3794ff',
    '--vscode-focusBorder': '#2488db',
  },
  light: {
    '--vscode-foreground': '#3b3b3b',
    '--vscode-editor-background': '#ffffff',
    '--vscode-editor-foreground': '#3b3b3b',
    '--vscode-descriptionForeground': '#5a5a5a',
    '--vscode-charts-blue': '#1a85ff',
    '--vscode-charts-yellow': '#bf8803',
    '--vscode-charts-green': '#388a34',
    '--vscode-charts-purple': '#652d90',
    '--vscode-editorError-foreground': '#c72e0f',
    '--vscode-editorWarning-foreground': '#8a6100',
    '--vscode-editorInfo-foreground': '#0067b8',
    '--vscode-focusBorder': '#005fb8',
  },
} as const satisfies Readonly<Record<'dark' | 'light', Readonly<Record<string, string>>>>;

// The timeline page: builds its parts, joins them, and speaks with the extension. Bundled to dist/webview.js and dist/webview.css.

import './timeline.css';
import { createActions } from './actions';
import { thingAt } from './columns';
import { attachContext } from './context-menu';
import { provideControls } from './controls';
import { createDetail } from './detail';
import { element } from './element';
import { exportPicture } from './export-picture';
import { createFileMap } from './file-map';
import { createFilterBox } from './filter-box';
import { connect, type KeptState, readKept } from './host';
import { toLog } from './idle';
import { actionOf, type KeyAction } from './keys';
import { createLineWords } from './line-words';
import { createModel, emptyTimeline, type Model } from './model';
import { createMotion } from './motion';
import { attachPageMenu } from './page-menu';
import { attachPointer } from './pointer';
import type { ToWebview } from './protocol';
import { createQueries } from './queries';
import { spellFinding, spellIdle, spellItem } from './spell';
import { createStage } from './stage';
import { watchTheme } from './theme';
import { createToolbar, type ExportKind } from './toolbar';
import { createTooltip } from './tooltip';
import { createTwin } from './twin';

provideControls();
const model = createModel();
const host = connect(receive);
const reveal = (line: number, focusEditor: boolean) => host.post({ type: 'reveal', line, focusEditor });
const queries = createQueries({
  runs: () => stage.answered(),
  density: () => stage.measure(),
  loaded: (reply) => {
    detail.setLooks(reply.looks);
    document.body.dataset.loaded = JSON.stringify(reply); // for tests and bug reports
  },
});
const map = createFileMap(model, reveal, () => tooltip);
const stage = createStage(model, queries, map);
const filter = createFilterBox(model, queries, () => {
  stage.reload();
  stage.measure();
  keepSoon();
});
const toolbar = createToolbar(model, filter.root, host.alone ? ['png', 'svg'] : ['png', 'svg', 'html'], exportAs);
const detail = createDetail(model, reveal);
const twin = createTwin(model, reveal);
const live = element('div', { className: 'unseen', attributes: { role: 'status', 'aria-live': 'polite' } });
const notice = element('div', { className: 'notice' });
const heading = element('h1', { className: 'unseen', text: 'Timeline of leases and pins' });
const app = element('main', { className: 'app' }, heading, toolbar.root, stage.root, twin.root, detail.root, notice, live);
document.body.append(app);
const lineWords = createLineWords(
  (message) => host.post(message),
  () => tooltip.again(model.state),
);
const tooltip = createTooltip(document.body, lineWords);
const motion = createMotion(model.state.view, (view) => stage.draw(view));
let openDocument: string | undefined = host.kept().document;
/** Of an earlier page of the same log. */
let inherited: KeptState = {};

const actions: Readonly<Record<KeyAction, () => void>> = {
  'zoom-in': () => model.zoom(1 / 1.5, undefined, true),
  'zoom-out': () => model.zoom(1.5, undefined, true),
  fit: () => model.fit(),
  left: () => model.pan(-0.12),
  right: () => model.pan(0.12),
  up: () => stage.scroller.scrollBy({ top: -40 }),
  down: () => stage.scroller.scrollBy({ top: 40 }),
  'next-finding': () => model.step(1),
  'previous-finding': () => model.step(-1),
  'next-violation': () => model.step(1, true),
  'previous-violation': () => model.step(-1, true),
  clear: () => model.select(undefined),
  filter: () => filter.input.focus(),
  'marker-a': () => model.setMarker('a'),
  'marker-b': () => model.setMarker('b'),
  'clear-markers': () => model.clearMarkers(),
  'switch-view': () => model.setMode(({ lanes: 'map', map: 'both', both: 'lanes' } as const)[model.state.mode]),
  compress: () => model.compress(!model.state.compressed),
  'pin-lane': () => act('pin-lane', {}),
  'fold-lane': () => act('fold-lane', {}),
  'lane-up': () => act('lane-up', {}),
  'lane-down': () => act('lane-down', {}),
  'group-by': () => model.groupBy(model.state.arrangement.by === 'file' ? 'task' : 'file'),
  'pages-in': () => model.zoomPages(1 / 1.5),
  'pages-out': () => model.zoomPages(1.5),
  'pages-up': () => model.panPages(-0.12),
  'pages-down': () => model.panPages(0.12),
  'go-to-line': () => {
    const line = model.selectedLine();
    if (line !== undefined) reveal(line, true);
  },
};

const act = createActions({ model, stage, twin, reveal, post: (message) => host.post(message), filter, exportAs, say });
attachContext(model, stage, map);
if (host.alone) attachPageMenu(app, act, ['export-html']);
attachPointer(model, stage, tooltip, (focusEditor) => {
  const line = model.selectedLine();
  if (line !== undefined) reveal(line, focusEditor);
});
document.addEventListener('keydown', onKey);
// In a frame of its own: what it changes would else be observed again at once.
new ResizeObserver(() => requestAnimationFrame(() => stage.measure())).observe(stage.root);
watchTheme(document.body, () => {
  stage.measure();
  detail.render();
});
watchRatio(() => stage.measure());
model.listen((change, smooth) => {
  if (change === 'timeline') {
    lineWords.forget();
    queries.load(model.state.timeline);
    stage.reload();
    toolbar.render();
    if (model.state.compressed) shrink();
  }
  if (change === 'compressed') shrink();
  if (change === 'idle') stage.reload();
  if (change === 'mode' || change === 'layout' || change === 'markers' || change === 'compressed') toolbar.render();
  if (change === 'mode' || change === 'idle') stage.measure();
  if (change === 'timeline' || change === 'layout') {
    twin.rebuild();
    stage.measure();
  }
  if (change === 'timeline' || change === 'selection') detail.render();
  if (change === 'selection') {
    stage.scrollToSelection(smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches);
    announce(smooth);
  }
  if (change === 'view' || change === 'timeline' || change === 'idle') motion.go(model.state.view, smooth);
  else if (change === 'selection' || change === 'hover' || change === 'cursor' || change === 'markers') stage.draw(motion.shown());
  if (change !== 'hover' && change !== 'cursor') keepSoon();
});
toolbar.render();
detail.render();
showNotice('Reading the trace…', 'busy');
host.post({ type: 'ready' });

function receive(message: ToWebview): void {
  if ('document' in message) openDocument = message.document ?? openDocument;
  switch (message.type) {
    case 'timeline':
      showNotice(message.timeline.lanes.length === 0 ? 'This log shows no leases, pins or layout changes.' : '', 'empty');
      inherited = readKept(message.kept);
      model.setTimeline(message.timeline, keptFor(message.timeline.end));
      filter.apply(filter.text() || (kept().document === openDocument ? (kept().filter ?? '') : ''));
      return;
    case 'busy':
      showNotice(message.message, 'busy');
      keepSoon();
      return;
    case 'failed':
      model.setTimeline(emptyTimeline);
      showNotice(message.message, 'failed');
      return;
    case 'cursor':
      // The same line once more, behind a reload say, takes nobody away from what is on the screen.
      model.setCursor(message.line, message.at, message.asked !== true && message.line === (model.state.cursor?.line ?? kept().line));
      return;
    case 'explained':
      lineWords.answered(message.number, message.words);
      return;
    case 'act':
      act(message.action, message.place);
  }
}

/** The thread looks for the stretches; once they are there, everything is drawn on the axis that is shown then. */
function shrink(): void {
  queries.shrink(model.state.compressed, (stretches) => {
    model.setIdle(stretches);
    live.textContent = spellIdle(model.state);
  });
}

function exportAs(kind: ExportKind): void {
  if (kind === 'html') host.save('html', new Uint8Array());
  else void exportPicture(kind, model, stage).then((bytes) => host.save(kind, bytes));
}

function onKey(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  const action = actionOf({
    key: event.key,
    ctrl: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    inTree: target?.closest('[role=treegrid]') != null,
    inText: target?.closest('input, select') != null,
    inControl: target?.closest('button, vscode-button') != null,
  });
  if (action === undefined) return;
  event.preventDefault();
  actions[action]();
}

function say(text: string): void {
  live.textContent = text;
}

function announce(aloud: boolean): void {
  const { finding, selected, timeline } = model.state;
  const stands = finding === undefined ? undefined : timeline.findings[finding];
  const thing = selected === undefined ? undefined : thingAt(timeline, selected);
  if (!aloud) live.textContent = '';
  else live.textContent = stands !== undefined ? spellFinding(stands) : thing === undefined ? '' : spellItem(timeline, thing);
}

function showNotice(text: string, kind: 'busy' | 'failed' | 'empty'): void {
  notice.textContent = text;
  notice.className = `notice ${kind}`;
  notice.hidden = text === '';
  notice.setAttribute('role', kind === 'failed' ? 'alert' : 'status');
}

/** This page's own from before a reload, else that of an earlier one. */
function kept(): KeptState {
  const own = host.kept();
  return own.document === openDocument && own.axisEnd !== undefined ? own : inherited;
}

/** What was on the screen before, if it still fits this log. */
function keptFor(axisEnd: number): Parameters<Model['setTimeline']>[1] {
  const { document, axisEnd: end, view, compressed, finding, markers, mode, mapGroup, by, folded, pinned, order } = kept();
  if (document !== openDocument || end !== axisEnd) return {};
  return {
    ...(view && { view }),
    compressed: compressed === true,
    ...(finding !== undefined && { finding }),
    ...(markers && { markers }),
    ...(mode && { mode }),
    ...(mapGroup !== undefined && { mapGroup }),
    arrangement: { by: by === 'task' ? 'task' : 'file', folded: new Set(folded ?? []), pinned: pinned ?? [], order: order ?? [] },
  };
}

let keepTimer = 0;
function keepSoon(): void {
  clearTimeout(keepTimer);
  keepTimer = window.setTimeout(() => {
    const { view, idle, compressed, finding, arrangement, markers, mode, mapGroup, timeline, cursor } = model.state;
    const { by, folded, pinned, order } = arrangement;
    // While the trace is read again, what was kept of it stays.
    if (timeline === emptyTimeline && kept().document === openDocument) return;
    const line = cursor?.line ?? kept().line;
    const state: KeptState = {
      ...(openDocument !== undefined && { document: openDocument }),
      ...(timeline !== emptyTimeline && {
        view: { start: toLog(idle, view.start), end: toLog(idle, view.end) },
        axisEnd: timeline.end,
        ...(line !== undefined && { line }),
        compressed,
        folded: [...folded],
        pinned,
        order,
        by,
        markers,
        mode,
        mapGroup,
        filter: filter.text(),
      }),
      ...(finding !== undefined && { finding }),
    };
    host.keep(state);
  }, 200);
}

/** The window may move to another screen. */
function watchRatio(changed: () => void): void {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener(
    'change',
    () => {
      changed();
      watchRatio(changed);
    },
    { once: true },
  );
}

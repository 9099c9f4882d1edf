// What a user makes of the lanes: pinned, moved, collapsed, by keys, by the pointer and by VS Code's commands; kept over a reload. And what the context
// menu and the tooltip are told.

import assert from 'node:assert/strict';
import { packTimeline } from '../../extension/timeline-columns';
import { idleOf, idleStretches, toShown } from '../../webview/idle';
import { layoutOf } from '../../webview/layout';
import type { LineWords } from '../../webview/protocol';
import { toX } from '../../webview/viewport';
import { differences, drawnColumns, expectedColumns, nearMarks, shownBy, stretchesOf } from './drawn-columns';
import { poolPages, poolTimeline } from './pool-page';
import type { TimelinePage } from './timeline-page';

describe('lanes in the hands of a user', function () {
  this.timeout(60_000);
  const timeline = poolTimeline;
  const opened = poolPages();
  const names = async (view: TimelinePage): Promise<readonly string[]> => {
    await view.drawn();
    return await view.page.locator('.lane-name').allTextContents();
  };
  const said = (view: TimelinePage) => view.page.locator('[role=status][aria-live]').textContent();
  const kept = async (view: TimelinePage): Promise<Record<string, unknown>> => {
    await view.page.waitForTimeout(300);
    return await view.page.evaluate(() => (globalThis as unknown as { keptState: Record<string, unknown> }).keptState);
  };

  it('keys pin, collapse and move the lane of what is selected, and say so', async () => {
    const view = await opened();
    await view.page.keyboard.press('.');
    await view.page.keyboard.press('p');
    assert.match((await said(view)) ?? '', /layout change.*: pinned to the top/);
    assert.match((await names(view))[0] ?? '', /layout change/);
    await view.page.keyboard.press('p');
    assert.match((await names(view))[0] ?? '', /lease/);
    await view.page.keyboard.press('c');
    await view.drawn();
    assert.equal(await view.page.locator('.lane-label.thin').count(), 1);
    await view.page.keyboard.press('c');
    const before = await names(view);
    await view.page.keyboard.press('Alt+ArrowUp');
    const after = await names(view);
    assert.match((await said(view)) ?? '', /: moved up/);
    assert.deepEqual([...after].sort(), [...before].sort());
    const at = before.findIndex((name, index) => name !== after[index]);
    assert.deepEqual([after[at], after[at + 1]], [before[at + 1], before[at]]);
  });

  it('the row of the table that has the focus is the lane that is meant, and keeps the focus', async () => {
    const view = await opened();
    for (let i = 0; i < 40 && (await view.page.locator('[role=row]:focus').count()) === 0; i++) await view.page.keyboard.press('Tab');
    await view.page.keyboard.press('ArrowDown');
    const lane = await view.page.locator('[role=row]:focus').getAttribute('aria-label');
    await view.page.keyboard.press('p');
    assert.equal(
      (await view.page.locator('[role=row]:focus').getAttribute('aria-label'))?.split(' · ')[1]?.split(',')[0],
      lane?.split(' · ')[1]?.split(',')[0],
    );
    await view.page.locator('.group-name', { hasText: 'Pinned' }).waitFor();
  });

  it('the pointer pins, collapses, and drags a lane past its neighbour', async () => {
    const view = await opened();
    const label = view.page.locator('.lane-label').nth(1);
    const name = await label.locator('.lane-name').textContent();
    const box = (await label.boundingBox())!;
    await view.page.mouse.move(box.x + 60, box.y + box.height / 2);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + 60, box.y + box.height * 1.7, { steps: 6 });
    await view.page.mouse.up();
    assert.equal((await names(view))[2], name);
    await view.page.locator('.lane-label').nth(4).hover();
    const other = (await names(view))[4];
    await view.page.locator('.lane-label').nth(4).locator('.lane-pin').click();
    assert.ok((await names(view))[0]?.startsWith(other?.split(' · ')[0] ?? '?'));
    await view.page.locator('.lane-label').nth(2).hover();
    await view.page.locator('.lane-label').nth(2).locator('.lane-fold').click();
    await view.drawn();
    assert.equal(await view.page.locator('.lane-label.thin').count(), 1);
  });

  it('where room is short the kind of a lane is cut, not whose it is', async () => {
    const view = await opened({ viewport: { width: 900, height: 760 } });
    const cut = await view.page.locator('.lane-name.parted').evaluateAll((names) =>
      names.flatMap((name) => {
        const [kind, who] = [name.querySelector('.lane-kind')!, name.querySelector('.lane-who')!];
        return kind.scrollWidth > kind.clientWidth ? [{ name: name.textContent, whole: who.scrollWidth <= who.clientWidth + 1 }] : [];
      }),
    );
    assert.ok(cut.length > 0, 'nothing is cut in so narrow a page');
    assert.deepEqual(
      cut.filter(({ whole }) => !whole),
      [],
    );
  });

  it('commands of VS Code do the same, and what is made of the lanes comes back after a reload', async () => {
    const view = await opened();
    await view.send({ type: 'act', action: 'pin-lane', place: { lane: 4 } });
    await view.send({ type: 'act', action: 'lane-down', place: { lane: 0 } });
    await view.send({ type: 'act', action: 'fold-lane', place: { lane: 2 } });
    await view.send({ type: 'act', action: 'fold-lane', place: { row: 'file 1' } });
    await view.send({ type: 'act', action: 'compress', place: {} });
    await view.drawn();
    const before = await names(view);
    const state = await kept(view);
    assert.deepEqual(state.pinned, [4]);
    assert.equal(state.compressed, true);
    const again = await opened({ kept: state });
    assert.deepEqual(await names(again), before);
    await again.page.locator('vscode-button[aria-pressed="true"]', { hasText: 'Skip idle' }).waitFor();
    await again.send({ type: 'act', action: 'unfold-all', place: {} });
    await again.drawn();
    assert.equal(await again.page.locator('.lane-label.thin').count(), 0);
    await again.send({ type: 'act', action: 'no-such-thing', place: {} });
    assert.equal((await again.posted()).filter((one) => one.type === 'problem').length, 1);
    assert.deepEqual(again.troubles, []);
  });

  it('tells the context menu what is under the pointer: an item, an empty place with its moment, a lane, a head', async () => {
    const view = await opened();
    const context = (selector: string) => view.page.locator(selector).first().getAttribute('data-vscode-context');
    const pin = timeline.intervals.findIndex((one) => one.line === 190);
    const { lane, start } = timeline.intervals[pin]!;
    const row = layoutOf(timeline).lanes[lane]!;
    const shown = await shownBy(view);
    const box = (await view.page.locator('#bars').boundingBox())!;
    const at = { x: box.x + toX(shown.view, shown.width, start + 1e9), y: box.y + row.barTop + row.barHeight / 2 - shown.scroll };
    await view.page.mouse.click(at.x, at.y, { button: 'right' });
    const item = JSON.parse((await context('.scroller')) ?? '{}') as { webviewSection: string; position: number; at: number };
    assert.equal(item.webviewSection, 'item');
    assert.ok(Math.abs(item.at - start - 1e9) < 2e7, `${item.at}`);
    await view.send({ type: 'act', action: 'copy', place: { position: item.position } });
    await view.send({ type: 'act', action: 'marker-a', place: { at: item.at } });
    await view.drawn();
    const posted = await view.posted();
    // A resting pointer may ask for its line's words meanwhile.
    const copied = posted.filter((one) => JSON.stringify(one).includes('"copy"'));
    assert.match(JSON.stringify(copied.at(-1)), /gup_test 10 · pages 0–15/);
    assert.match((await view.page.locator('.measured').textContent()) ?? '', /set B/);
    assert.match((await context('.lane-label')) ?? '', /"webviewSection":"lane","lane":0/);
    assert.match((await context('.group-label')) ?? '', /"webviewSection":"group","row":"file 0"/);
    await view.page.mouse.click(box.x + box.width - 4, box.y + box.height - 3, { button: 'right' });
    assert.match((await context('.scroller')) ?? '', /"webviewSection":"plot"/);
  });

  it('the tooltip asks for the hover of the line where the pointer rests, shows it, and stops asking when it leaves', async () => {
    const view = await opened();
    const mark = timeline.marks.find((one) => one.line === 245)!;
    const row = layoutOf(timeline).lanes[mark.lane]!;
    const shown = await shownBy(view);
    const box = (await view.page.locator('#bars').boundingBox())!;
    await view.page.mouse.move(box.x + toX(shown.view, shown.width, mark.at), box.y + row.barTop + row.barHeight / 2 - shown.scroll);
    await view.page.waitForFunction(() =>
      (globalThis as unknown as { posted: { type: string }[] }).posted.some((one) => one.type === 'explain'),
    );
    const question = (await view.posted()).find((one) => one.type === 'explain');
    assert.ok(question?.type === 'explain' && question.line === 245);
    const words: LineWords = {
      sentence: 'pin_user_pages <b>of</b> page 16',
      who: 'holder (pid 334)',
      findings: [],
      state: [{ what: 'layout lease', before: 'lost', after: 'lost' }],
      policies: [{ policy: 'rfc-v1', says: 'refuses it' }],
    };
    await view.send({ type: 'explained', number: question.number, words });
    const text = view.page.locator('.tooltip');
    await text.getByText('pin_user_pages <b>of</b> page 16').waitFor();
    assert.match(
      (await text.textContent()) ?? '',
      /EPERM LP008.*retake it before this call.*holder \(pid 334\).*layout leaselost.*rfc-v1: refuses it/s,
    );
    const other = timeline.marks.find((one) => one.line === 257)!;
    const otherRow = layoutOf(timeline).lanes[other.lane]!;
    await view.page.mouse.move(
      box.x + toX(shown.view, shown.width, other.at),
      box.y + otherRow.barTop + otherRow.barHeight / 2 - shown.scroll,
    );
    await view.page.waitForFunction(
      () => (globalThis as unknown as { posted: { type: string }[] }).posted.filter((one) => one.type === 'explain').length === 2,
    );
    await view.page.mouse.move(5, 5);
    await view.page.waitForFunction(() =>
      (globalThis as unknown as { posted: { type: string }[] }).posted.some((one) => one.type === 'stop'),
    );
    assert.deepEqual(view.troubles, []);
  });

  it('with idle time cut short bars still lie where their moments do, and measures are the log’s own', async () => {
    const view = await opened();
    await view.page.keyboard.press('v');
    for (const key of ['z', '0']) await view.page.keyboard.press(key);
    await view.page.getByText(/idle stretches cut short/).waitFor({ state: 'attached' });
    await view.drawn();
    const shown = await shownBy(view);
    assert.ok(shown.view.end < timeline.end * 0.7, 'the axis is shorter');
    const { columns } = packTimeline(timeline);
    const idle = idleOf(idleStretches(columns.starts, columns.ends, timeline.end), timeline.end);
    const moved = { ...timeline, marks: timeline.marks.map((one) => ({ ...one, at: toShown(idle, one.at) })) };
    const drawn = await drawnColumns(view, layoutOf(timeline), shown);
    timeline.lanes.forEach((lane, index) => {
      if (lane.kind === 'mapping' || lane.kind === 'break') return;
      const stretches = stretchesOf(timeline, index).map(({ start, end }) => ({ start: toShown(idle, start), end: toShown(idle, end) }));
      const wrong = differences(drawn[index]!, expectedColumns(stretches, shown), 1, nearMarks(moved, index, shown));
      assert.deepEqual(wrong, [], lane.label);
    });
    await view.send({ type: 'act', action: 'marker-a', place: { at: 552e6 } });
    await view.send({ type: 'act', action: 'marker-b', place: { at: 2560e6 } });
    await view.page.screenshot({ path: 'test/out/timeline-idle.png' });
    assert.equal(await view.page.locator('.measured').textContent(), 'A–B 2.01 s');
  });
});

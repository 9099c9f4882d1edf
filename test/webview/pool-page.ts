// The story of pool-analysis in the page: what the tests of use, lanes and accessibility begin with.

import { timelineOf } from '../../extension/timeline-model';
import { poolAnalysis } from '../timeline/pool-analysis';
import { type PageOptions, type TimelinePage, timelineBrowser } from './timeline-page';

export const poolTimeline = timelineOf(poolAnalysis(), 'pool.strace.txt');

/** Inside a `describe`: opens pages that show the story, in a browser of its own where none is given. */
export function poolPages(browser = timelineBrowser()): (options?: PageOptions) => Promise<TimelinePage> {
  return async (options) => {
    const view = await browser.open(options);
    await view.show(poolTimeline);
    return view;
  };
}

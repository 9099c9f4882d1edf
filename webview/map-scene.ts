// What the file map shows of a picture: the shapes of one file's pages.

import type { MapScene } from './draw-map';
import { mapShapes, unplacedIn } from './map-shapes';
import type { State } from './model';
import type { Scene } from './scene';

/** `gutter`, `height`: CSS pixels on the left of the plot, and of the map. */
export function mapSceneOf({ mapGroup, pages }: State, scene: Scene, gutter: number, height: number): MapScene {
  return {
    shapes: mapShapes(scene.timeline, scene.runs, mapGroup, scene.idle, scene.view),
    pages,
    height,
    gutter,
    name: scene.timeline.groups[mapGroup]?.label.split('/').at(-1) ?? '',
    unplaced: unplacedIn(scene.timeline, scene.runs, mapGroup, scene.view),
  };
}

import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback } from 'react';

/**
 * Dragging the items of a list into another order, with mouse, pen and touch alike: `move` is called whenever the
 * pointer is over another item's place.
 */
export function useDragOrder(list: RefObject<HTMLElement | null>, move: (from: number, to: number) => void) {
  return useCallback(
    (event: ReactPointerEvent, from: number) => {
      if (event.button !== 0) return;
      let place = from;
      const onMove = ({ clientY }: PointerEvent) => {
        const items = [...(list.current?.children ?? [])];
        const middles = items.map((item) => {
          const { top, height } = item.getBoundingClientRect();
          return top + height / 2;
        });
        const above = middles.filter((middle, i) => i !== place && middle < clientY).length;
        if (above === place) return;
        move(place, above);
        place = above;
      };
      const onEnd = () => {
        window.removeEventListener('pointermove', onMove);
        window.removeEventListener('pointerup', onEnd);
        window.removeEventListener('pointercancel', onEnd);
      };
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onEnd);
      window.addEventListener('pointercancel', onEnd);
    },
    [list, move],
  );
}

/**
 * Single keys have one owner at a time. Every key of the page comes in by one listener, before anything else sees it,
 * and is offered to whoever asked last; what nobody above has a use for comes to the page's own shortcuts, which leave
 * all but Space alone while a panel owns the keys. Where the focus is says nothing of who owns them: a button that was
 * just clicked keeps the focus, and whoever labels presses 1 all the same. Only where something is typed, or in a dialog
 * or an open list, keys keep their own meaning; and the arrows do on a tab, a radio button and whatever else they move in
 * (WAI-ARIA Authoring Practices) once somebody came to it by keyboard.
 */

/** Says whether it had a use for the key; then nothing else sees it. */
export type KeyHandler = (event: KeyboardEvent) => boolean;

const owners: KeyHandler[] = [];

/** From now on keys go to this handler first, and the page's shortcuts rest; returns how to give them back. */
export function ownKeys(handler: KeyHandler): () => void {
  owners.push(handler);
  return () => {
    owners.splice(owners.lastIndexOf(handler), 1);
  };
}

/** Takes the keys of a window. `page` gets what is left, and whether a panel owns the keys. */
export function listenToKeys(page: (event: KeyboardEvent, owned: boolean) => boolean): () => void {
  let taken: string | null = null;
  const onKey = (event: KeyboardEvent) => {
    noteKey(event);
    taken = null;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTakenBy(event)) return;
    const used = owners.toReversed().some((owner) => owner(event)) || page(event, owners.length > 0);
    if (!used) return;
    taken = event.key;
    swallow(event);
  };
  // Firefox presses a button when Space is let go, whatever became of the key before.
  const onKeyUp = (event: KeyboardEvent) => event.key === taken && swallow(event);
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('keyup', onKeyUp, true);
  window.addEventListener('click', noteClick, true);
  window.addEventListener('pointerdown', notePointer, true);
  window.addEventListener('focusin', noteFocus, true);
  return () => {
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('keyup', onKeyUp, true);
    window.removeEventListener('click', noteClick, true);
    window.removeEventListener('pointerdown', notePointer, true);
    window.removeEventListener('focusin', noteFocus, true);
  };
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

const TYPED = 'textarea, select, [contenteditable], [role=dialog], [role=menu], [role=slider]';
/** Inputs that are pressed and not written in. */
const PRESSED = ['radio', 'checkbox', 'button', 'submit', 'reset', 'file', 'image'];

const MOVING = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];
/** Where those keys move the focus or change a value. */
const MOVED_IN =
  'input[type=radio], [role=tab], [role=radio], [role=menuitem], [role=option], [role=treeitem], [role=gridcell], [role=separator][tabindex]';

/** Whether the key is typed there, or moves in a list that is open or that somebody came to by keyboard. */
function isTakenBy({ key, target }: KeyboardEvent): boolean {
  if (document.querySelector('[aria-modal=true]')) return true;
  if (!(target instanceof Element)) return false;
  if (MOVING.includes(key) && target !== clicked && target.closest(MOVED_IN)) return true;
  return target instanceof HTMLInputElement ? !PRESSED.includes(target.type) : target.closest(TYPED) !== null;
}

let byPointer = false;
let clicked: Element | null = null;

function noteKey({ key }: KeyboardEvent): void {
  byPointer = false;
  if (key === 'Tab') clicked = null;
}
function notePointer(): void {
  byPointer = true;
}
function noteFocus({ target }: FocusEvent): void {
  if (byPointer && target instanceof Element) clicked = target;
}
function noteClick({ detail }: MouseEvent): void {
  if (detail > 0) clicked = document.activeElement;
}

/**
 * Whether Space and Enter press what has the focus: a button that somebody came to by keyboard. One that was clicked has
 * the focus by accident.
 */
export function pressesFocused({ target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || target === clicked) return false;
  return target.closest('button, a, summary, input, [role]') !== null;
}

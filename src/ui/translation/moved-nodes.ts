/**
 * The browser's translation puts each text into a `<font>` of its own: it moves React's text nodes into one, or takes
 * them away and puts a translated one there. React knows nothing of that; to remove such a text it asks a parent that no
 * longer has it, gets an exception, and the page goes blank. So that this page holds, a node that was moved or replaced
 * is found again where React asks for it, and a text that React changes comes back in place of its old translation (the
 * translator sees a new text and translates it).
 *
 * React issue 11538. Only what would have thrown, or would have changed a text nobody sees, is done differently.
 */
export function tolerateMovedNodes(root: Node): void {
  const { removeChild, insertBefore } = Node.prototype;
  const nodeValue = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue');
  const replaced = watchReplaced(root);

  /** The child of `parent` that stands where `node` stood for React; null where nothing does. */
  const placeOf = (parent: Node, node: Node): Node | null => {
    for (const start of [node, replaced.get(node)])
      for (let at: Node | null | undefined = start; at; at = at.parentNode) if (at.parentNode === parent) return at;
    return null;
  };

  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    if (child.parentNode === this) return removeChild.call(this, child) as T;
    const place = placeOf(this, child);
    // Gone already: then it is as React wants it.
    if (place) removeChild.call(this, place);
    return child;
  };
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    const place = before === null || before.parentNode === this ? before : placeOf(this, before);
    return insertBefore.call(this, node, place) as T;
  };
  if (nodeValue?.set && nodeValue.get) {
    const { get, set } = nodeValue;
    Object.defineProperty(Node.prototype, 'nodeValue', {
      ...nodeValue,
      get,
      set(this: Node, value: string | null) {
        set.call(this, value);
        const translation = replaced.get(this);
        if (!translation || this.parentNode || !translation.parentNode) return;
        replaced.delete(this);
        translation.parentNode.replaceChild(this, translation);
      },
    });
  }
}

/** What stands in place of texts that were taken away for a `<font>`. */
function watchReplaced(root: Node): WeakMap<Node, Element> {
  const replaced = new WeakMap<Node, Element>();
  const isFont = (node: Node | null): node is Element => node instanceof Element && node.localName === 'font';
  new MutationObserver((changes) => {
    for (const { target, addedNodes, removedNodes, previousSibling, nextSibling } of changes) {
      const texts = [...removedNodes].filter((node) => node.nodeType === Node.TEXT_NODE && !node.isConnected);
      if (texts.length === 0 || isFont(target)) continue;
      const font = [...addedNodes, previousSibling, nextSibling].find(isFont);
      if (font) for (const text of texts) replaced.set(text, font);
    }
  }).observe(root, { childList: true, subtree: true });
  return replaced;
}

import { fileName } from '../../text/readable';

/** Hands a file to the person; nothing leaves the tab. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A chart's SVG as a PNG of twice its size on the page, with its title on it. */
export async function svgToPng(svg: SVGSVGElement, title: string, background: string, ink: string): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const top = 28;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('font-family', 'system-ui, sans-serif');
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 2 * width;
    canvas.height = 2 * (height + top);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser gave no canvas to draw the picture on.');
    context.scale(2, 2);
    context.fillStyle = background;
    context.fillRect(0, 0, width, height + top);
    context.fillStyle = ink;
    context.font = '600 14px system-ui, sans-serif';
    context.fillText(title, 10, 19);
    context.drawImage(image, 0, top, width, height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be written.'))),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

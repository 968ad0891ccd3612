import { expect, it } from 'vitest';
import { isPicture, pictureOf, pictureText } from './picture';

it('a picture comes back from its text to within half a step of 256', () => {
  const pixels = Float32Array.from({ length: 5 * 5 * 3 }, (_, i) => Math.sin(i));
  const text = pictureText(pixels, 5);
  const back = pictureOf(text, 5) as Float32Array;
  expect(isPicture(text)).toBe(true);
  expect(Math.max(...back.map((v, i) => Math.abs(v - (pixels[i] as number))))).toBeLessThan(0.5 / 127);
  expect(pictureText(back, 5)).toBe(text);
  expect(pictureOf(pictureText(new Float32Array(75).fill(9), 5), 5)?.[0]).toBe(1);
});

it('refuses what is no picture of that size', () => {
  const text = pictureText(new Float32Array(75), 5);
  expect(pictureOf(text, 4)).toBeUndefined();
  expect(pictureOf(`${text.slice(0, -4)}!!!!`, 5)).toBeUndefined();
  expect(pictureOf('a face', 5)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { Watchdog } from './watchdog';

function setup() {
  let now = 0;
  let look = () => {};
  const barks: number[] = [];
  const dog = new Watchdog(
    (ms) => barks.push(ms),
    () => now,
    (task) => {
      look = task;
      return () => {
        look = () => {};
      };
    },
  );
  dog.least = 60_000;
  const pass = (seconds: number, each = 5) => {
    for (let t = 0; t < seconds; t += each) {
      now += each * 1000;
      look();
    }
  };
  return { dog, barks, pass };
}

test('silence while there is work is told once it is longer than allowed, and again if it lasts', () => {
  const { dog, barks, pass } = setup();
  dog.watch(true);
  pass(60);
  expect(barks).toEqual([]);
  pass(5);
  expect(barks).toEqual([65_000]);
  pass(65);
  expect(barks).toHaveLength(2);
});

test('no work, no silence; and every sign begins anew', () => {
  const { dog, barks, pass } = setup();
  pass(1000);
  dog.watch(true);
  for (let i = 0; i < 20; i++) {
    pass(50);
    dog.watch(true);
    dog.sign();
  }
  dog.watch(false);
  pass(5000);
  expect(barks).toEqual([]);
});

test('a worker whose steps are long is given longer', () => {
  const { dog, barks, pass } = setup();
  dog.watch(true);
  pass(30);
  dog.sign(); // steps of half a minute: ten minutes are allowed
  pass(600);
  expect(barks).toEqual([]);
  pass(5);
  expect(barks).toHaveLength(1);
  dog.forget();
  pass(65);
  expect(barks).toHaveLength(2);
});

test('an hour with the lid closed is no hour of silence', () => {
  const { dog, barks, pass } = setup();
  dog.watch(true);
  pass(3600, 3600);
  expect(barks).toEqual([]);
  pass(65);
  expect(barks).toHaveLength(1);
});

test('stopped, it looks no more', () => {
  const { dog, barks, pass } = setup();
  dog.watch(true);
  dog.stop();
  pass(1000);
  expect(barks).toEqual([]);
});

import { expect, test } from 'vitest';
import { Watchdog } from './watchdog';

function setup() {
  let now = 0;
  let look = () => {};
  const silences: number[] = [];
  const watchdog = new Watchdog(
    (ms) => silences.push(ms),
    () => now,
    (task) => {
      look = task;
      return () => {
        look = () => {};
      };
    },
  );
  watchdog.least = 60_000;
  const pass = (seconds: number, each = 5) => {
    for (let t = 0; t < seconds; t += each) {
      now += each * 1000;
      look();
    }
  };
  return { watchdog, silences, pass };
}

test('silence while there is work is told once it is longer than allowed, and again if it lasts', () => {
  const { watchdog, silences, pass } = setup();
  watchdog.watch(true);
  pass(60);
  expect(silences).toEqual([]);
  pass(5);
  expect(silences).toEqual([65_000]);
  pass(65);
  expect(silences).toHaveLength(2);
});

test('no work, no silence; and every sign begins anew', () => {
  const { watchdog, silences, pass } = setup();
  pass(1000);
  watchdog.watch(true);
  for (let i = 0; i < 20; i++) {
    pass(50);
    watchdog.watch(true);
    watchdog.sign();
  }
  watchdog.watch(false);
  pass(5000);
  expect(silences).toEqual([]);
});

test('a worker whose steps are long is given longer', () => {
  const { watchdog, silences, pass } = setup();
  watchdog.watch(true);
  pass(30);
  watchdog.sign(); // steps of half a minute: ten minutes are allowed
  pass(600);
  expect(silences).toEqual([]);
  pass(5);
  expect(silences).toHaveLength(1);
  watchdog.forget();
  pass(65);
  expect(silences).toHaveLength(2);
});

test('an hour with the lid closed is no hour of silence', () => {
  const { watchdog, silences, pass } = setup();
  watchdog.watch(true);
  pass(3600, 3600);
  expect(silences).toEqual([]);
  pass(65);
  expect(silences).toHaveLength(1);
});

test('stopped, it looks no more', () => {
  const { watchdog, silences, pass } = setup();
  watchdog.watch(true);
  watchdog.stop();
  pass(1000);
  expect(silences).toEqual([]);
});

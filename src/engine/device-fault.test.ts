import { expect, test } from 'vitest';
import { StageError } from '../train/events';
import { deviceFaultOf } from './device-fault';

test.each([
  ['RangeError', new RangeError('Array buffer allocation failed'), 'out-of-memory'],
  ['our heap', new RangeError("Out of memory: no room for 9 more bytes on wasm's heap."), 'out-of-memory'],
  ['WebAssembly', new Error('WebAssembly.Memory(): could not allocate memory: out of memory'), 'out-of-memory'],
  ['a read', new Error("Failed to execute 'mapAsync' on 'GPUBuffer': [Device] is lost: Device is lost."), 'lost'],
  [
    'a read of a device that was ended',
    new Error("Failed to execute 'mapAsync' on 'GPUBuffer': Buffer was unmapped before mapping was resolved."),
    'lost',
  ],
] as const)('%s', (_, error, kind) => expect(deviceFaultOf(error)?.kind).toBe(kind));

test('a stage that stops for a reason of its own is no failure of the device', () => {
  expect(deviceFaultOf(new StageError('sft-not-finite', 'The device was lost in thought'))).toBeNull();
  expect(deviceFaultOf(new TypeError('x is undefined'))).toBeNull();
});

import { expect, test } from 'vitest';
import { type DeviceFault, onDeviceFault } from './device-fault';
import { startNodeBackend } from './node';
import { asGpuBackend, tf } from './tfjs-internals';

/** Before the device is gone, so that one process tells all three. */
test('memory that ran out, a refused command and a lost device are told, each as what it is', async () => {
  await startNodeBackend({ prefer: 'webgpu', exact: true });
  const { device } = asGpuBackend(tf.backend());
  const faults: DeviceFault[] = [];
  const stop = onDeviceFault((fault) => faults.push(fault));
  const told = async (count: number) => {
    while (faults.length < count) await new Promise((r) => setTimeout(r, 5));
  };

  device.dispatchEvent(
    new GPUUncapturedErrorEvent('uncapturederror', { error: new GPUOutOfMemoryError('simulated: no room') }),
  );
  await told(1);
  device.createBuffer({ size: 4, usage: 0 }); // no usage is not allowed
  await told(2);
  device.destroy();
  await told(3);
  stop();
  expect(faults.map(({ kind }) => kind)).toEqual(['out-of-memory', 'refused', 'lost']);
  expect(faults[0]?.message).toContain('no room');
});

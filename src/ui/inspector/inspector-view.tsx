import { StageFrame } from '../shell/stage-frame';

export function InspectorView() {
  return (
    <StageFrame view="inspector" purpose="">
      {null}
    </StageFrame>
  );
}

import { PARTS } from '../../recipes/stage';
import { StageFrame } from '../shell/stage-frame';
import type { NodeProps } from '../studio-context';
import { partOf } from './parts';

/** The page of a node, drawn from its stage's manifest: the parts that it names, from top to bottom. */
export function GenericPanel({ node }: NodeProps) {
  return (
    <StageFrame view={node.id} purpose={node.stage.purpose}>
      {(node.stage.parts ?? PARTS).map((key) => {
        const Part = partOf(key);
        return Part && <Part key={key} node={node} />;
      })}
    </StageFrame>
  );
}

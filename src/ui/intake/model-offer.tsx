import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { BASE } from '../../recipes/ports';
import { refsOf } from '../../recipes/recipe';
import type { IntakeStore } from '../../studio/intake';
import { modelTitle } from '../components/model-label';
import { useRecipe } from '../studio-context';
import styles from './intake.module.css';

/** A model that was dropped: a person says what it stands for. */
export function ModelOffer({ intake, onUsed }: { intake: IntakeStore; onUsed(): void }) {
  const model = useStore(intake, (state) => state.model);
  const recipe = useRecipe();
  const [loading, setLoading] = useState<string | null>(null);
  if (!model) return null;
  const use = async (ref: string) => {
    setLoading(ref);
    await intake.placeModel(ref);
    setLoading(null);
    onUsed();
  };
  const refs = refsOf(recipe, 'policy', 'scorer').filter((ref) => ref !== BASE);
  return (
    <section className={styles.offer} aria-label={`Model ${model.name}`}>
      <p>
        <b>{model.name}</b> is a model. As the base it is what is trained, and what was trained before is forgotten; in
        place of a stage’s model (one trained from the base that is open now) the recipe goes on from there.
      </p>
      <Group gap="xs">
        {[BASE, ...refs].map((ref) => (
          <Button
            key={ref}
            size="compact-md"
            variant={ref === BASE ? 'filled' : 'default'}
            loading={loading === ref}
            disabled={loading !== null}
            onClick={() => void use(ref)}
          >
            {ref === BASE ? 'Base model' : modelTitle(recipe, ref)}
          </Button>
        ))}
        <Button
          size="compact-md"
          variant="subtle"
          color="gray"
          disabled={loading !== null}
          onClick={intake.forgetModel}
        >
          Leave it
        </Button>
      </Group>
    </section>
  );
}

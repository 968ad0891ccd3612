import { Button, Menu, Text } from '@mantine/core';
import { SCENARIOS } from '../../config/scenarios';
import { lessonConfig } from '../../studio/lesson';
import { isBusy } from '../../studio/run';
import { useFrom, useStudio } from '../studio-context';
import styles from './shell.module.css';

/** Lessons: whole configurations that show one thing. Preset and seed stay as they are. */
export function ScenarioMenu() {
  const { settings } = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  return (
    <Menu position="bottom-end" width={420} keepMounted={false}>
      <Menu.Target>
        <Button variant="subtle" size="compact-md" className={styles.topButton} disabled={busy}>
          Lessons
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {SCENARIOS.map((scenario) => (
          <Menu.Item
            key={scenario.id}
            onClick={() => settings.replace(lessonConfig(scenario, settings.getState().config))}
          >
            <Text fw={600}>{scenario.title}</Text>
            <Text size="sm" c="dimmed">
              {scenario.explanation}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

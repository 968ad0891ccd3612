import type { PaletteColor } from '../palette';
import styles from './side-by-side.module.css';

const ROLES: Readonly<Record<string, { readonly label: string; readonly color: PaletteColor }>> = {
  base: { label: 'Base', color: 'base' },
  sft: { label: 'Fine-tuned', color: 'sft' },
  reward: { label: 'Reward model', color: 'reward' },
  policy: { label: 'Policy', color: 'policy' },
  chosen: { label: '✓ Chosen', color: 'chosen' },
  rejected: { label: '✗ Rejected', color: 'rejected' },
  reference: { label: 'Reference answer', color: 'muted' },
};

export const roleLabel = (role: string): string => ROLES[role]?.label ?? role;
const roleColor = (role: string): string => `var(--c-${ROLES[role]?.color ?? 'muted'})`;

/** A model's name with the colour it has on the whole page. */
export function RoleLabel({ role }: { role: string }) {
  return (
    <span className={styles.role} style={{ color: roleColor(role) }}>
      <span className={styles.dot} style={{ background: roleColor(role) }} aria-hidden="true" />
      {roleLabel(role)}
    </span>
  );
}

import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../components/panel';

/** A view that cannot be drawn says so in its place; the run and the other views go on. */
export class ViewBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <EmptyState
        title="This view could not be drawn"
        action={<Button onClick={() => this.setState({ error: null })}>Try again</Button>}
      >
        {error.message} The training is not affected.
      </EmptyState>
    );
  }
}

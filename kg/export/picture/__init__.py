"""Pictures as SVG and PNG, drawn by matplotlib; the extra ``pictures`` brings it."""

"""Job scripts, submission and job status on a SLURM cluster."""

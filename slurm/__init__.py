"""Job scripts, submission and job status on a SLURM cluster.

    profiles -> profile                              what an account may ask for
    submit: held, orders -> assign, script, dask_script, final_script (dry: no more than that)
            -> hand_over -> record -> scheduler -> calls
    on a node: worker -> ready, budget, shares       a task of a job array and the shards it makes
               driver                                the same sweep in one allocation, on Dask workers (keys)
               check                                 the last job: every byte checked, the store closed
    notes -> problems, jobs, held -> table           how jobs stand, and what went wrong
    cluster                                          Dask workers that are jobs, for a notebook
"""

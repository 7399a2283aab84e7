"""From a grid of parameters in a TOML file to a labelled, verified store.

What flows where, file by file:

    csv_files, table_rows, table_files -> models              electrodes of bands, from files and in tables;
    electrodes, bands                                         and as Python gives them
    toml_files, axes, steps, models -> sweep                  what is asked for, checked by parameters, rules
    timing, sizing -> plan                                    how it is cut into shards
    layout, labels, many_bands, metadata -> create, store     an empty store, and identity: what it depends on
    run: prepare -> todo -> fill -> pool, cluster             which shards are missing, and who makes them
    shards -> chunks -> compute -> encode, codecs -> files    a shard, from columns of parameters to bytes
    receipts, log -> manifest                                 what was written, and that it is whole
    results, select -> show                                   what is read
    status, verify, compare                                   how a store stands, and whether it is right
    archive, merge, union, twins, merged, reuse, regain       stores from stores
    claim, guests                                             who may write now

One point, without a store: request -> labelled -> point, point_text; spectrum; circuit, circuit_averages ->
circuit_network. Every command is a function of commands, if it makes stores, or of views, if it reads or
reckons; they speak by tell, words, toml_text, progress, missing, errors and stderr, and are stopped by
stopping.
"""

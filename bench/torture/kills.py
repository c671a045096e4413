def kills(options):
    raise NotImplementedError

"""The owner's way: Instagram's official Graph API, which opens the posts of one's own account and no others.

client    requests through the one door, a source for the walk      answers   what is sent, as typed records
pages     answers → our records                                     place     where a list goes on, as a text
failures  errors → our errors, in words                             token     from the settings or the keyring
owned     the account's posts, as a profile's list
"""

Attribute VB_Name = "modRaaderumSettings"
' Settings come from two files only: the user's own, then the one beside the add-in. Never from a workbook.
Option Explicit
Option Private Module

Private Const FILE_NAME As String = "raaderum.ini"
Private Const SECTION As String = "excel"
Private Const LONGEST As Long = 1024
Private Const NO_FILE As Long = -1
Private Const INTERFACE_LANGUAGE As Long = 2
Private Const ENGLISH As Long = 9

Private Declare PtrSafe Function GetPrivateProfileStringW Lib "kernel32" (ByVal part As LongPtr, ByVal key As LongPtr, ByVal fallback As LongPtr, ByVal value As LongPtr, ByVal size As Long, ByVal path As LongPtr) As Long
Private Declare PtrSafe Function GetFileAttributesW Lib "kernel32" (ByVal path As LongPtr) As Long

Public Function Setting(ByVal key As String) As String
    Setting = SettingIn(Environ$("APPDATA") & "\Raaderum\" & FILE_NAME, key)
    If Setting = "" Then Setting = SettingIn(ThisWorkbook.path & "\" & FILE_NAME, key)
End Function

Private Function SettingIn(ByVal path As String, ByVal key As String) As String
    Dim value As String, length As Long
    value = String$(LONGEST, vbNullChar)
    length = GetPrivateProfileStringW(StrPtr(SECTION), StrPtr(key), StrPtr(""), StrPtr(value), LONGEST, StrPtr(path))
    SettingIn = Left$(value, length)
End Function

Public Function FileExists(ByVal path As String) As Boolean
    FileExists = (GetFileAttributesW(StrPtr(path)) <> NO_FILE)
End Function

' Danish, or English where Office is English.
Public Function Text(ByVal danish As String, ByVal english As String) As String
    If OfficeIsEnglish() Then Text = english Else Text = danish
End Function

Public Function OfficeIsEnglish() As Boolean
    On Error Resume Next
    OfficeIsEnglish = IsEnglish(Application.LanguageSettings.LanguageID(INTERFACE_LANGUAGE))
End Function

' Whether a Windows language number is a kind of English: its ten lowest bits are the language.
Public Function IsEnglish(ByVal language As Long) As Boolean
    IsEnglish = ((language Mod 1024) = ENGLISH)
End Function

Public Sub Tell(ByVal sentence As String)
    MsgBox sentence, vbInformation, "Råderum"
End Sub
